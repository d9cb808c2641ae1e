package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelProfile;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Command;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.paging.PagingMode;

/** The payload of a boot that the model decided: phases, frames and switches, which one that was seen has not. */
class DecidedBootJsonTest {
    /** As journals out there hold it: never changed, whatever the model decides later. */
    private static final Path APPROVED =
            Path.of("src/test/resources/events/decided/machine-booted-1.json").toAbsolutePath();

    private static Event decided(PagingMode mode, boolean kasan) {
        BootParameters usual = BootParameters.of(
                mode,
                List.of(new BootRam(0x8000_0000L, 64 << 20, 0, true), new BootRam(0x1_0000_0000L, 4096, 1, true)));
        BootParameters parameters = new BootParameters(
                mode,
                "6.12.107",
                KernelProfile.of("6.12.107").withMemoryHotplug(kasan),
                usual.ram(),
                null,
                usual.imageSizes(),
                64,
                kasan,
                true,
                false,
                false,
                true,
                true,
                9,
                "online",
                "auto-movable",
                null);
        return Hotplug.decide(null, new Command.BootMachine(parameters, "a decided boot"))
                .getFirst();
    }

    @ParameterizedTest
    @EnumSource
    void what_the_model_decided_is_read_as_it_was_written(PagingMode mode) {
        for (boolean kasan : new boolean[] {false, true}) {
            Event event = decided(mode, kasan);

            Event read = EventJson.read("machine-booted", "1", EventJson.write(event));

            assertThat(read).isEqualTo(event);
            assertThat(Hotplug.evolve(null, read).digest())
                    .isEqualTo(Hotplug.evolve(null, event).digest());
            assertThat(Hotplug.evolve(null, read).memory())
                    .isEqualTo(Hotplug.evolve(null, event).memory());
        }
    }

    @Test
    void what_was_written_once_is_read_and_written_the_same_for_ever() throws IOException {
        byte[] payload = Files.readAllBytes(APPROVED);

        Event event = EventJson.read("machine-booted", "1", payload);

        assertThat(new String(EventJson.write(event), StandardCharsets.UTF_8))
                .isEqualTo(new String(payload, StandardCharsets.UTF_8));
        assertThat(Hotplug.evolve(null, event).isFollowed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear-mapping", "memoryHotplug", "taken", "sections", "switches", "vmemmapAlignment"})
    void a_name_that_is_not_known_is_refused(String name) throws IOException {
        String payload = Files.readString(APPROVED);
        assertThat(payload).contains("\"" + name + "\"");
        byte[] spoilt =
                payload.replaceFirst("\"" + name + "\"", "\"" + name + "s\"").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> EventJson.read("machine-booted", "1", spoilt))
                .isInstanceOf(InputProblem.class)
                .hasMessageStartingWith("payload of machine-booted");
    }
}
