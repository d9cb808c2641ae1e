package replug.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.Recorded;
import replug.domain.machine.Command;
import replug.domain.machine.Machine;
import replug.domain.paging.PageTable;
import replug.domain.paging.TableWrite;
import replug.interchange.Hex;
import replug.interchange.Recording;
import tools.jackson.databind.node.ObjectNode;

/** The kernel's own tables in a recording, compared with the rebuilt ones step by step. */
final class RecordedTables implements AutoCloseable {
    private final Recording recording;
    private Recording.@Nullable Step step;
    private int compared;
    private int same;
    private long entries;
    private @Nullable String firstDifference;

    private RecordedTables(Recording recording) {
        this.recording = recording;
    }

    static RecordedTables open(Path file) {
        return new RecordedTables(Recording.open(file, _ -> {}));
    }

    /** Compares the state after an event with the recording's step that the event was seen in, if it has tables. */
    void compare(Recorded recorded, Machine state) {
        Integer number = recorded.provenance().step();
        while (number != null && (step == null || step.number() < number)) {
            step = recording.next();
            if (step == null) {
                return;
            }
        }
        PageTable kernels = step == null || number == null || step.number() != number ? null : tables(step.command());
        if (kernels == null) {
            return;
        }
        compared++;
        kernels.forEachRun(state.facts().layout().cuts(), run -> entries += run.count());
        if (kernels.digest().equals(state.digest())) {
            same++;
        } else if (firstDifference == null) {
            firstDifference =
                    "event %d, step %d: %s".formatted(recorded.number(), number, difference(state.tables(), kernels));
        }
    }

    private static @Nullable PageTable tables(Command command) {
        return switch (command) {
            case Command.ObserveBoot boot -> boot.tables();
            case Command.ObserveOperation operation -> operation.tables();
            case Command.ObserveStop _, Command.Ask _, Command.BootMachine _ -> null;
        };
    }

    private static String difference(PageTable rebuilt, PageTable kernels) {
        if (rebuilt.mode() != kernels.mode() || rebuilt.rootTable() != kernels.rootTable()) {
            return "another machine: root table %s in %s, the kernel's is %s in %s"
                    .formatted(
                            Hex.text(rebuilt.rootTable()),
                            rebuilt.mode(),
                            Hex.text(kernels.rootTable()),
                            kernels.mode());
        }
        List<TableWrite> writes = rebuilt.diff(kernels);
        TableWrite first = writes.getFirst();
        return "%s entry of %s is %s, the kernel's is %s (%d runs of entries differ)"
                .formatted(
                        rebuilt.mode().levelName(first.level()),
                        Hex.full(first.va()),
                        Hex.full(first.before().first()),
                        Hex.full(first.after().first()),
                        writes.size());
    }

    boolean differs() {
        return compared == 0 || same < compared;
    }

    void print(PrintWriter out) {
        out.printf(
                "the kernel's   %d of %d steps of %s are the same, bit for bit (%d entries compared)%n",
                same, compared, recording.name(), entries);
        if (firstDifference != null) {
            out.printf("first differs  %s%n", firstDifference);
        }
    }

    ObjectNode json() {
        return JsonText.object()
                .put("recording", recording.name())
                .put("steps", compared)
                .put("same", same)
                .put("entries", entries)
                .put("firstDifference", firstDifference);
    }

    @Override
    public void close() {
        recording.close();
    }
}
