package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The proof of the main job, on the command line: import, then dump at the event of every step of every recording. */
class EveryStepTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    void dump_prints_the_kernels_own_tables_after_every_step() {
        Cli cli = new Cli(folder.resolve("journal"));
        List<Object> command = new ArrayList<>(List.of("import"));
        command.addAll(Recordings.all());

        assertThat(cli.run(command.toArray())).satisfies(result -> {
            assertThat(result.err()).isEmpty();
            assertThat(result.exitCode()).isZero();
        });

        int steps = Recordings.all().stream()
                .mapToInt(recording -> compare(cli, recording))
                .sum();
        System.out.printf("dumps compared line by line with the kernel's tables: %d%n", steps);
        assertThat(steps).isGreaterThanOrEqualTo(1702);
    }

    private static int compare(Cli cli, Path recording) {
        String machine = recording.getFileName().toString().replace(".jsonl.gz", "");
        Map<Integer, Long> events = new HashMap<>();
        for (JsonNode event :
                JSON.readTree(cli.run("log", "--machine", machine, "--json").out())) {
            events.put(event.get("step").intValue(), event.get("event").longValue());
        }
        int compared = 0;
        for (String line : Recordings.lines(recording)) {
            JsonNode step = JSON.readTree(line);
            if (step.has("tables")) {
                List<String> kernels = step.get("tables")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .toList();
                long event = Objects.requireNonNull(events.get(step.get("step").intValue()));
                assertThat(cli.run("dump", "--at", event, "-m", machine).lines())
                        .as("%s, step %s", machine, step.get("step"))
                        .isEqualTo(kernels);
                compared++;
            }
        }
        return compared;
    }
}
