package replug.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The documents of this repository. */
final class Documents {
    private Documents() {}

    /** The blocks of terminal sessions in a document; {@code path} is below the repository's folder. */
    static List<List<Transcript>> named(String path) throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(path))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new AssertionError("there is no " + path);
            }
        }
        return Transcript.blocks(folder.resolve(path));
    }
}
