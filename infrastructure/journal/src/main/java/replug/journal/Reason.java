package replug.journal;

import java.io.IOException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.h2.mvstore.MVStoreException;

/** Why something could not be done, for those who asked for it. */
final class Reason {
    private static final Pattern FOR_ITS_MAKERS =
            Pattern.compile("Exception|Error\\b|General error|java[.]|org[.]|^null$");

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
        return isMeant && !FOR_ITS_MAKERS.matcher(reason).find() ? reason : "what is in it does not fit together";
    }
}
