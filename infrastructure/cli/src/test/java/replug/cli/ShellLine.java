package replug.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command line as it is typed into a shell: words, some in quotes, file names with {@code *}, and files to read from and
 * print to. Of what else a shell can do, nothing is understood.
 *
 * @param from the file that {@code <} names, null where there is none
 * @param to the file that {@code >} names, null where there is none
 */
record ShellLine(
        List<String> words, @Nullable String from, @Nullable String to) {
    private static final String SPECIAL = "|&;`$(){}";

    /**
     * The words of {@code line}, in which {@code *} stands for files in {@code folder}.
     *
     * @throws IllegalArgumentException if the line asks the shell for more
     */
    static ShellLine of(String line, Path folder) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean started = false;
        boolean hasStar = false;
        char quote = 0;
        for (char c : (line + " ").toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                started = true;
            } else if (c == ' ') {
                if (started) {
                    words.addAll(hasStar ? files(word.toString(), folder) : List.of(word.toString()));
                }
                word.setLength(0);
                started = false;
                hasStar = false;
            } else if (SPECIAL.indexOf(c) >= 0) {
                throw new IllegalArgumentException("not understood of a shell: " + c + " in: " + line);
            } else {
                word.append(c);
                started = true;
                hasStar |= c == '*';
            }
        }
        String from = takeAfter("<", words);
        String to = takeAfter(">", words);
        return new ShellLine(words, from, to);
    }

    private static @Nullable String takeAfter(String sign, List<String> words) {
        int at = words.indexOf(sign);
        if (at < 0) {
            return null;
        }
        words.remove(at);
        return words.remove(at);
    }

    /** The files that a pattern stands for, in order; the pattern itself where there are none, as in a shell. */
    private static List<String> files(String pattern, Path folder) {
        int slash = pattern.lastIndexOf('/') + 1;
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder.resolve(pattern.substring(0, slash)), pattern.substring(slash))) {
            files.forEach(file -> found.add(pattern.substring(0, slash) + file.getFileName()));
        } catch (IOException e) {
            throw new IllegalArgumentException(pattern, e);
        }
        found.sort(null);
        return found.isEmpty() ? List.of(pattern) : found;
    }
}
