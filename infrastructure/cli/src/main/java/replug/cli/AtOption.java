package replug.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import replug.application.Journal;
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

    /** As {@link #state(Journal, String)}; {@code look} sees every event, unless the model decided them: then all is known. */
    Machine state(Journal journal, String machine, LastLook look) {
        Timeline timeline = new Timeline(journal, machine);
        Machine state = timeline.at(event(), Verify.END);
        return state.isFollowed() ? timeline.replay(event(), Verify.NONE, look).machine() : state;
    }
}
