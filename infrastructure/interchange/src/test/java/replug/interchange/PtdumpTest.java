package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.machine.Command;

class PtdumpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kasan-sv39-boot",
                "nokasan-sv39-boot",
                "nokasan-sv48-boot",
                "nokasan-sv48-boot640",
                "nokasan-sv57-boot",
                "nokasan-sv57-boot3g",
                "nokasan72-sv48-boot",
                "page56-sv48-boot"
            })
    void a_boot_is_printed_as_the_kernel_printed_it_byte_for_byte(String name) throws IOException {
        List<String> lines = new ArrayList<>();

        try (Recording recording = Recording.open(Recordings.named(name), _ -> {})) {
            Command boot = Objects.requireNonNull(recording.next()).command();
            Ptdump.write(((Command.ObserveBoot) boot).tables(), recording.facts(), lines::add);
        }

        String kernels = Files.readString(Path.of("src/test/resources/ptdump", name + ".txt"));
        assertThat(String.join("\n", lines) + "\n").isEqualTo(kernels);
    }
}
