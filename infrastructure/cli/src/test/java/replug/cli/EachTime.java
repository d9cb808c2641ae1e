package replug.cli;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Makes lines comparable that a command prints otherwise each time, and no others: instants and times of day become TIME
 * (those of a kernel's log stay), correlation ids ID, the hash of a journal's last event, which depends on times, HASH, and
 * the folder in which the command runs becomes {@value #FOLDER}. Digests of tables are compared as they are.
 */
record EachTime(Path folder) implements UnaryOperator<String> {
    /** Where documents have their commands run. */
    static final String FOLDER = "/lab";

    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d[T ])?\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z?");
    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b");
    private static final Pattern HASH = Pattern.compile("^(head +|\\W*)[0-9a-f]{64}$");

    @Override
    public String apply(String line) {
        String here = line.replace(folder.toString(), FOLDER);
        String timeless = TIME.matcher(here).replaceAll("TIME");
        return HASH.matcher(ID.matcher(timeless).replaceAll("ID")).replaceAll("$1HASH");
    }
}
