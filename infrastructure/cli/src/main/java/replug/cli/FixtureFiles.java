package replug.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import replug.application.fixture.Divergence;
import replug.application.fixture.Fixture;
import replug.application.fixture.FixtureCheck;
import replug.domain.machine.ImpossibleHistory;
import replug.interchange.FixtureFile;
import replug.interchange.FixtureReader;
import replug.interchange.InputProblem;

/** Fixtures in files and folders: found by their names, read as far as they can be, written whole or not at all. */
final class FixtureFiles {
    private static final String SUFFIX = ".replug.jsonl";
    private static final String GZIP = ".gz";

    private FixtureFiles() {}

    /** The files that are named, and those in folders that are named, by path. */
    static List<Path> in(List<Path> paths) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new Mistake("%s: there is no such file or folder".formatted(path));
            }
            if (Files.isDirectory(path)) {
                files.addAll(within(path));
            } else {
                files.add(path);
            }
        }
        return files;
    }

    private static List<Path> within(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> files = found.filter(FixtureFiles::isNamedSo)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new Mistake(
                        "%s: there are no fixtures, files named NAME%s, in this folder".formatted(folder, SUFFIX));
            }
            return files;
        } catch (IOException e) {
            throw new Mistake("%s: cannot be read: %s".formatted(folder, e.getMessage()));
        }
    }

    private static boolean isNamedSo(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) || name.endsWith(SUFFIX + GZIP);
    }

    /** The fixture's name: that of its file, without its ending. */
    static String name(Path file) {
        String name = file.getFileName().toString();
        int end = name.lastIndexOf(SUFFIX);
        return end < 0 ? name : name.substring(0, end);
    }

    /** Complains about a name by which the file would not be found again. */
    static void requireName(Path file) {
        if (!isNamedSo(file)) {
            throw new Mistake("%s: a fixture is named NAME%s, or that with %s".formatted(file, SUFFIX, GZIP));
        }
        if (Files.exists(file)) {
            throw new Mistake("%s is there already; name another file, or delete it".formatted(file));
        }
    }

    static FixtureFile read(Path file) {
        try {
            return FixtureReader.read(file);
        } catch (InputProblem e) {
            throw new Mistake(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Where the fixture of {@code file} goes another way first; empty where it does not.
     *
     * @throws Mistake if it expects what cannot be
     */
    static Optional<Divergence> check(Path file, Fixture fixture) {
        try {
            return FixtureCheck.of(fixture);
        } catch (ImpossibleHistory e) {
            throw new Mistake("%s: %s".formatted(file, e.getMessage()));
        }
    }

    static void create(Path file, FixtureFile fixture) {
        requireName(file);
        replace(file, fixture);
    }

    static void replace(Path file, FixtureFile fixture) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream plain = Files.newOutputStream(part);
                    OutputStream out = file.toString().endsWith(GZIP) ? new GZIPOutputStream(plain) : plain) {
                for (String line : fixture.lines()) {
                    out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
                }
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Mistake(
                    "%s cannot be written: %s: %s".formatted(file, e.getClass().getSimpleName(), e.getMessage()));
        } finally {
            delete(part);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException _) {
            // It is not the fixture, whatever becomes of it.
        }
    }
}
