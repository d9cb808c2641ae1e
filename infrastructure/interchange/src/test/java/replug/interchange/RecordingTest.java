package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.domain.machine.Command;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.paging.PageTable;

class RecordingTest {
    static List<Path> recordings() {
        return Recordings.all();
    }

    @Test
    void there_are_recordings() {
        assertThat(recordings()).hasSizeGreaterThanOrEqualTo(68);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void every_step_is_read_line_by_line_as_the_kernel_had_it(Path file) {
        List<List<String>> tables = new ArrayList<>();

        try (Recording recording = Recording.open(file, _ -> {})) {
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                PageTable seen = tablesOf(step.command());
                if (seen != null) {
                    tables.add(lines(seen, recording));
                }
            }
        }

        assertThat(tables).isEqualTo(Recordings.tables(file));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void its_events_survive_json_and_rebuild_every_step(Path file) {
        List<List<String>> tables = new ArrayList<>();
        Machine machine = null;

        try (Recording recording = Recording.open(file, _ -> {})) {
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                for (Event event : Hotplug.decide(machine, step.command())) {
                    EventName name = EventName.of(event);
                    byte[] payload = EventJson.write(event);
                    Event read = EventJson.read(name.text(), name.revision(), payload);
                    assertThat(read).isEqualTo(event);
                    machine = Hotplug.evolve(machine, read);
                }
                PageTable seen = tablesOf(step.command());
                if (seen != null && machine != null) {
                    assertThat(machine.digest()).isEqualTo(seen.digest());
                    tables.add(lines(machine.tables(), recording));
                }
            }
        }

        assertThat(tables).isEqualTo(Recordings.tables(file));
    }

    private static List<String> lines(PageTable tables, Recording recording) {
        List<String> lines = new ArrayList<>();
        TableLines.write(tables, recording.facts().layout().cuts(), lines::add);
        return lines;
    }

    private static @Nullable PageTable tablesOf(Command command) {
        return switch (command) {
            case Command.ObserveBoot boot -> boot.tables();
            case Command.ObserveOperation operation -> operation.tables();
            case Command.ObserveStop _, Command.Ask _, Command.BootMachine _ -> null;
        };
    }
}
