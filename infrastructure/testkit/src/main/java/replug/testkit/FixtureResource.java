package replug.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import replug.interchange.FixtureFile;
import replug.interchange.FixtureReader;
import replug.interchange.InputProblem;

/**
 * A fixture on the class path.
 *
 * @param name without its ending
 * @param url where it is
 */
record FixtureResource(String name, URL url) {
    static final String SUFFIX = ".replug.jsonl";
    static final String GZIP = ".gz";

    /** Whether a file named so holds a fixture. */
    static boolean isNamedSo(String file) {
        return file.endsWith(SUFFIX) || file.endsWith(SUFFIX + GZIP);
    }

    /** {@code file} without its ending. */
    static String name(String file) {
        return file.substring(0, file.lastIndexOf(SUFFIX));
    }

    /** @throws ParameterResolutionException if it is no fixture; names the file and the line */
    FixtureFile read() {
        boolean isZipped = url.getPath().endsWith(GZIP);
        try (InputStream raw = open();
                InputStream in = isZipped ? new GZIPInputStream(raw) : raw) {
            return FixtureReader.read(url.toString(), in);
        } catch (InputProblem e) {
            throw new ParameterResolutionException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ParameterResolutionException("%s: cannot be read: %s".formatted(url, e.getMessage()), e);
        }
    }

    /** Without a cache, which would keep a jar open, and the old one where it is written anew. */
    private InputStream open() throws IOException {
        var connection = url.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }
}
