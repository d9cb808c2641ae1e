package replug.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Opens an H2 file to read while others may write it. H2 looks at one part of the file after another; what it finds while
 * they change may look damaged, like the journal some time ago, or like none at all, and H2 does not say so. So whatever
 * looks wrong is looked at again, unless the file did not change meanwhile: then it is so.
 */
final class H2Reader {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Longer than the time in which two changes of a file may bear the same time. */
    private static final long POLL_NANOS = 20_000_000;

    private final Path file;
    private final Source source;
    private final Acknowledged acknowledged;
    private final Check check;
    private final boolean isChecked;

    /** @param isChecked whether a journal that is damaged is refused; else it is opened all the same */
    H2Reader(Path file, Source source, Acknowledged acknowledged, Check check, boolean isChecked) {
        this.file = file;
        this.source = source;
        this.acknowledged = acknowledged;
        this.check = check;
        this.isChecked = isChecked;
    }

    /** Opens the file. */
    interface Source {
        Connection connect() throws SQLException;
    }

    /** Throws if the journal is damaged, or older than what was acknowledged before it was opened. */
    interface Check {
        void of(Connection connection, Optional<Acknowledged.Last> last) throws SQLException;
    }

    /** A connection to a whole journal, no older than what was acknowledged before the call. */
    Connection connect() throws SQLException {
        Instant deadline = Instant.now().plus(PATIENCE);
        String before = "";
        while (true) {
            Connection connection = null;
            try {
                Optional<Acknowledged.Last> last = last();
                connection = source.connect();
                check.of(connection, last);
                return connection;
            } catch (SQLException | RuntimeException e) {
                String now = stamp();
                if (now.equals(before) || Instant.now().isAfter(deadline)) {
                    if (connection != null && !isChecked) {
                        return connection;
                    }
                    close(connection);
                    throw e;
                }
                close(connection);
                before = now;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Read before the file is opened, which may only be ahead of it. */
    private Optional<Acknowledged.Last> last() {
        try {
            return acknowledged.read();
        } catch (IOException _) {
            return Optional.empty(); // It is a second opinion; the journal is the first.
        }
    }

    /** The same as long as nobody changes the file or puts another in its place. */
    private String stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException _) {
            return "none";
        }
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException _) {
            // What was wrong with it is known.
        }
    }
}
