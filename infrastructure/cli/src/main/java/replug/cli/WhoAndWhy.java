package replug.cli;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import replug.application.Provenance;
import replug.application.Provenance.Origin;

/** {@code --actor} and {@code --reason}: what commands that write record beside every event, for who audits the journal. */
final class WhoAndWhy {
    @Option(
            names = "--actor",
            paramLabel = "NAME",
            description = "Who has it done: recorded beside the event. Default: the user's name.")
    private @Nullable String actor;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why it is done, such as a ticket: recorded beside the event, one line.")
    private @Nullable String reason;

    /** What is recorded beside the events of one whole operation of the model. */
    Provenance decided() {
        return provenance(Origin.DECIDED, UUID.randomUUID().toString(), null);
    }

    /**
     * What is recorded beside an event that was seen.
     *
     * @param step of the recording
     */
    Provenance observed(String correlationId, int step) {
        return provenance(Origin.OBSERVED, correlationId, step);
    }

    /** Complains about what was given before anything is opened. */
    void check() {
        refuse("--actor", actor == null ? Optional.empty() : Provenance.problemOfActor(actor));
        refuse("--reason", reason == null ? Optional.empty() : Provenance.problemOfReason(reason));
    }

    private Provenance provenance(Origin origin, String correlationId, @Nullable Integer step) {
        check();
        String who = actor == null ? System.getProperty("user.name", "unknown") : actor;
        return new Provenance(who, origin, correlationId, step, reason);
    }

    private static void refuse(String option, Optional<String> problem) {
        problem.ifPresent(what -> {
            throw new Mistake(option + ": " + what);
        });
    }
}
