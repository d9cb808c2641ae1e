package replug.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.interchange.ExportWriter;
import replug.journal.AxonJournal;
import replug.journal.Opening.Access;

/** {@code replug export}. */
@Command(
        name = "export",
        header = "Write the journal as JSON lines that 'replug load' makes the same journal of again.",
        description = {
            "",
            "One event a line, hashes included; docs/journal-format.md describes the form. Of all machines, or of --machine."
                    + " A name that ends in .gz is compressed. The file comes into being when it is whole."
        },
        footer = {"", "Examples:", "  replug export --to lab.jsonl.gz", "  replug export --sound --to rescued.jsonl"})
final class ExportCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "The file; it must not be there yet.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--sound",
            description = "Of a damaged journal: of each machine, the events before the first that is damaged.")
    private boolean isSound;

    /** What is wrong with the machines that are damaged. */
    private List<String> damaged = List.of();

    @Override
    public Integer call() {
        if (Files.exists(file)) {
            throw new Mistake("%s is there already; name another file, or delete it".formatted(file));
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        long[] events = new long[1];
        try (AxonJournal journal = replug.open(isSound ? Access.INSPECT : Access.READ)) {
            String machine = isSound ? replug.machineName() : replug.namedMachine(journal);
            write(journal, machine, part, events);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Mistake(
                    "%s cannot be written: %s: %s".formatted(file, e.getClass().getSimpleName(), e.getMessage()));
        } finally {
            delete(part);
        }
        if (replug.json()) {
            JsonText.print(
                    replug.out(), JsonText.object().put("file", file.toString()).put("events", events[0]));
        } else {
            replug.out().printf("%d events are in %s%n", events[0], file);
        }
        damaged.forEach(what -> replug.err().println("replug: " + what));
        return damaged.isEmpty() ? ExitCode.FINE : ExitCode.DAMAGED;
    }

    private void write(AxonJournal journal, @Nullable String machine, Path part, long[] events) throws IOException {
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            if (file.toString().endsWith(".gz")) {
                GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16);
                write(journal, machine, new ExportWriter(gzip), events);
                gzip.finish();
            } else {
                write(journal, machine, new ExportWriter(out), events);
            }
            out.flush();
            channel.force(true);
        }
    }

    private void write(AxonJournal journal, @Nullable String machine, ExportWriter out, long[] events)
            throws IOException {
        if (isSound) {
            damaged = journal.exportSound(machine, out, written -> events[0] = written);
        } else {
            journal.export(machine, out, written -> events[0] = written);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException _) {
            // It is not the export, whatever becomes of it.
        }
    }
}
