package replug.journal;

import java.nio.file.Path;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/** What H2's error codes mean for a journal. */
final class H2Trouble {
    private H2Trouble() {}

    /** Whether another process has the file for itself, and may let go of it. */
    static boolean isInUse(SQLException e) {
        return switch (e.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 -> true;
            case ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1 ->
                true; // It was there, and whoever made it left nothing.
            default -> false;
        };
    }

    /** What a reader has not read yet may be overwritten by a writer. */
    static boolean isOutdated(SQLException e) {
        return switch (e.getErrorCode()) {
            case ErrorCode.GENERAL_ERROR_1,
                    ErrorCode.FILE_CORRUPTED_1,
                    ErrorCode.IO_EXCEPTION_1,
                    ErrorCode.IO_EXCEPTION_2,
                    ErrorCode.DATABASE_IS_CLOSED,
                    ErrorCode.OBJECT_CLOSED -> true;
            default -> false;
        };
    }

    /** What an error while {@code file} is opened means. */
    static JournalProblem problem(Path file, SQLException e) {
        return switch (e.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                new JournalProblem(
                        Kind.UNAVAILABLE,
                        "journal %s is in use by another process that writes: try again when that has ended, or with --wait SECONDS"
                                .formatted(file),
                        e);
            case ErrorCode.DATABASE_IS_READ_ONLY ->
                new JournalProblem(
                        Kind.DAMAGED,
                        "journal %s is damaged: nothing in it can be found; it was left as it is".formatted(file),
                        e);
            default ->
                new JournalProblem(
                        Kind.DAMAGED, "journal %s is damaged or cannot be read: %s".formatted(file, Reason.of(e)), e);
        };
    }
}
