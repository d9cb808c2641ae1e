package replug.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/** What is said of a journal's file before a database looks into it. */
final class JournalFile {
    private JournalFile() {}

    /**
     * Checks that {@code file} may be opened so, and makes the folder for it where it is to be made.
     *
     * @throws JournalProblem if it may not
     */
    static void check(Path file, Opening opening) {
        if (file.toString().indexOf(';') >= 0) {
            throw new JournalProblem(Kind.MISTAKEN, "journal %s: a path with ';' cannot be used".formatted(file));
        }
        if (Files.isDirectory(file)) {
            throw new JournalProblem(Kind.MISTAKEN, "journal %s: there is a directory".formatted(file));
        }
        try {
            if (!Files.exists(file)) {
                make(file, opening);
            } else if (Files.size(file) == 0) {
                throw new JournalProblem(Kind.DAMAGED, "journal %s is empty: a file of 0 bytes".formatted(file));
            } else if (!Files.isReadable(file) && Files.exists(file)) { // It may be gone by now.
                throw new JournalProblem(Kind.UNAVAILABLE, "journal %s may not be read".formatted(file));
            } else if (opening.mayWrite() && !Files.isWritable(file) && Files.exists(file)) {
                throw new JournalProblem(Kind.UNWRITABLE, "journal %s is read-only".formatted(file));
            }
        } catch (NoSuchFileException _) {
            make(file, opening); // Whoever made it took it away again.
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static void make(Path file, Opening opening) {
        if (!opening.mayCreate()) {
            throw new JournalProblem(
                    Kind.MISTAKEN,
                    "there is no journal %s: boot a machine or import a recording first, or name another with --journal"
                            .formatted(file));
        }
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new JournalProblem(
                    Kind.MISTAKEN,
                    "journal %s cannot be made: %s: %s"
                            .formatted(file, e.getClass().getSimpleName(), e.getMessage()),
                    e);
        }
    }

    /** Gives {@code made} the name {@code file}, unless that is taken; returns whether it was free. */
    static boolean publish(Path made, Path file) throws IOException {
        try {
            link(made, file);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** Moving replaces what is there, and not every file system has links. */
    private static void link(Path made, Path file) throws IOException {
        try {
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException _) {
            Files.move(made, file); // Fails where it exists, if another process has not made it in between.
        }
    }

    static JournalProblem unwritable(Path file, IOException e) {
        return new JournalProblem(
                Kind.UNWRITABLE,
                "journal %s cannot be written: %s: %s"
                        .formatted(file, e.getClass().getSimpleName(), e.getMessage()),
                e);
    }
}
