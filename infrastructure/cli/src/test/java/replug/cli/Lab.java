package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import replug.interchange.Recordings;

/** A folder with a journal, into which a user types; it can be made anew as often as is wanted. */
final class Lab implements AutoCloseable {
    /**
     * What is asked of a machine after its boot, event by event: memory32 goes into ZONE_NORMAL and comes back, memory33 stays
     * for a page that cannot be migrated, and of a gigabyte that one leaf maps, 128 MiB are removed.
     */
    static final List<String> HISTORY = List.of(
            "add 0x100000000 256M",
            "online 32",
            "write online_policy contig-zones",
            "online 33",
            "offline 33 --unmovable 0x108034",
            "offline 256",
            "remove 0x800000000 128M",
            "offline 32",
            "remove 0x108000000 128M",
            "remove 0x100000000 128M",
            "group add-static 1G",
            "group add-dynamic 128M",
            "write auto_online_blocks online_movable");

    private static final String JOURNAL = ".replug/journal.mv.db";
    private static final String BOOT = "boot --mode sv48 --ram 0x80000000+1G@0 --ram 0x800000000+2G@1";

    private final Path folder;
    private final Session session;

    /** Journals' files, by machine and number of events. */
    private final Map<String, byte[]> decided = new HashMap<>();

    private Lab(Path folder, Session session) {
        this.folder = folder;
        this.session = session;
    }

    static Lab in(Path folder) throws IOException {
        return new Lab(folder.toRealPath(), Session.in(folder));
    }

    /** The folder, empty again. */
    Path emptied() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
        return folder;
    }

    /** Boots a machine and asks for the first {@code events} of {@link #HISTORY}; the second time, that is copied. */
    void decide(String machine, int events) throws IOException {
        Path made = folder.resolve(JOURNAL);
        byte[] known = decided.get(machine + events);
        if (known == null) {
            run("replug %s -m %s".formatted(BOOT, machine));
            for (String line : HISTORY.subList(0, events)) {
                run("replug " + line);
            }
            decided.put(machine + events, Files.readAllBytes(made));
        } else {
            Files.createDirectories(made.getParent());
            Files.write(made, known);
        }
    }

    /** Has a recording lie in the folder. */
    void copy(String recording) {
        try {
            Path file = Recordings.named(recording);
            Files.copy(file, folder.resolve(file.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs what has to be understood; the kernel may refuse. */
    Cli.Result run(String line) throws IOException {
        Cli.Result result = session.run(line);
        assertThat(result.exitCode())
                .as("%s%n%s%s", line, result.out(), result.err())
                .isBetween(0, 1);
        return result;
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
