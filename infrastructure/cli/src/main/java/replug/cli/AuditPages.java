package replug.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The files of an audit: all of them come into being when all are whole, or none does. */
final class AuditPages implements AutoCloseable {
    private static final String END = ".html";
    private static final String PART = ".part";

    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    /** @throws Mistake if the folder cannot be made */
    AuditPages(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException _) {
            throw new Mistake("--html %s: expected a folder, or nothing; it is a file".formatted(folder));
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** Has {@code page} write the file of this name, without its ending. */
    void write(String name, Consumer<Writer> page) {
        Path file = folder.resolve(name + END);
        files.add(file);
        try (FileChannel channel = FileChannel.open(
                        part(file),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                Writer out = new BufferedWriter(
                        new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
            page.accept(out);
            out.flush();
            channel.force(true);
        } catch (UncheckedIOException e) {
            throw unwritable(file, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Puts the files in their places, in those of earlier audits. */
    List<Path> publish() {
        for (Path file : files) {
            try {
                Files.move(part(file), file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }
        return List.copyOf(files);
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    private static Mistake unwritable(Path file, IOException e) {
        return new Mistake(
                "%s cannot be written: %s: %s".formatted(file, e.getClass().getSimpleName(), e.getMessage()));
    }

    @Override
    public void close() {
        for (Path file : files) {
            try {
                Files.deleteIfExists(part(file));
            } catch (IOException _) {
                // It is no page, whatever becomes of it.
            }
        }
    }
}
