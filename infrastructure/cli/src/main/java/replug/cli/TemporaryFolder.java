package replug.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder that is deleted with everything in it. */
final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    /** A new one within {@code parent}, or where temporary files are. */
    static TemporaryFolder in(@Nullable Path parent) {
        try {
            return new TemporaryFolder(
                    parent == null
                            ? Files.createTempDirectory("replug-")
                            : Files.createTempDirectory(parent, "replug-"));
        } catch (IOException e) {
            throw new Mistake("a folder for temporary files is needed: %s: %s"
                    .formatted(e.getClass().getSimpleName(), e.getMessage()));
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
