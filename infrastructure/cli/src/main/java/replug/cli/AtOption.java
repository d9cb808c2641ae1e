package replug.cli;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import replug.application.Journal;
import replug.application.Recorded;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.domain.machine.Machine;

/** {@code --at N}: the state after event N, or after the last. */
final class AtOption {
    @Option(
            names = "--at",
            paramLabel = "N",
            description = "The state after event N, as 'replug log' numbers them. Default: the last.")
    private @Nullable Long at;

    @Nullable
    Long event() {
        if (at != null && at < 0) {
            throw new Mistake("--at %d: events are numbered from 0, the boot".formatted(at));
        }
        return at;
    }

    Machine state(Journal journal, String machine) {
        return new Timeline(journal, machine).at(event(), Verify.END);
    }

    /** As {@link #state(Journal, String)}; {@code reader} is given every event on the way. */
    Machine state(Journal journal, String machine, BiConsumer<Recorded, Machine> reader) {
        return new Timeline(journal, machine)
                .replay(event(), Verify.END, reader)
                .machine();
    }
}
