package replug.journal;

import java.io.IOException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.h2.jdbc.JdbcException;
import org.h2.mvstore.MVStoreException;

/** Why something could not be done, for those who asked for it. */
final class Reason {
    private static final Pattern FOR_ITS_MAKERS =
            Pattern.compile("Exception|Error\\b|General error|java[.]|org[.]|^null$");

    /** What H2 says of files that are damaged, in its own words for its own code. */
    private static final Pattern OF_DAMAGE = Pattern.compile("(?i)exception|error|select |null|java[.]|org[.]");

    private Reason() {}

    /** What went wrong, in a few words on one line: as the database says it, unless that is of use to its makers only. */
    static String of(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
            return "the disk is full";
        }
        boolean isMeant =
                cause instanceof SQLException || cause instanceof IOException || cause instanceof MVStoreException;
        int statement = message.indexOf("; SQL statement:");
        String reason = (statement < 0 ? message : message.substring(0, statement))
                .replaceAll("\\s+", " ")
                .replaceAll(" ?\\[[0-9/.-]+]$", "");
        Pattern useless = cause instanceof JdbcException ? OF_DAMAGE : FOR_ITS_MAKERS;
        return isMeant && !useless.matcher(reason).find() ? reason : "what is in it does not fit together";
    }
}
