package replug.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recordings of real kernels that the tests are run on, also read here in the plainest way, to compare with. */
public final class Recordings {
    private static final JsonMapper PLAIN = new JsonMapper();

    private Recordings() {}

    /** All recordings, by name. */
    public static List<Path> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The recording of this name. */
    public static Path named(String name) {
        return folder().resolve(name + ".jsonl.gz");
    }

    /** The lines of a recording as they stand in it. */
    public static List<String> lines(Path recording) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(recording))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The {@code tables} of each step that has them, in order. */
    public static List<List<String>> tables(Path recording) {
        List<List<String>> steps = new ArrayList<>();
        for (String line : lines(recording)) {
            JsonNode tables = PLAIN.readTree(line).get("tables");
            if (tables != null) {
                steps.add(tables.valueStream().map(JsonNode::stringValue).toList());
            }
        }
        return steps;
    }

    private static Path folder() {
        Path folder = Path.of(System.getProperty("replug.recordings", "src/test/resources/recordings"));
        return folder.toAbsolutePath();
    }
}
