package replug.cli;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import replug.application.Conformance;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.ImpossibleHistory;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.IllegalTableWrite;
import replug.interchange.InputProblem;
import replug.interchange.Recording;
import replug.interchange.SeenComparison;
import replug.interchange.SeenText;

/** A recording that the model is compared with, step by step. Steps without tables, where the kernel crashed, are passed over. */
final class ConformedRecording {
    private final Recording recording;
    private final BiConsumer<Integer, Machine> models;
    private @Nullable Conformance conformance;
    private int steps;
    private int exact;
    private @Nullable FirstDifference first;

    private ConformedRecording(Recording recording, BiConsumer<Integer, Machine> models) {
        this.recording = recording;
        this.models = models;
    }

    /**
     * Compares all steps.
     *
     * @param models is given the model after each step
     * @throws InputProblem if the recording cannot be read, or lacks what the model needs
     */
    static ConformedRecording of(Recording recording, BiConsumer<Integer, Machine> models) {
        ConformedRecording conformed = new ConformedRecording(recording, models);
        for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
            try {
                conformed.take(step);
            } catch (InputProblem
                    | IllegalArgumentException
                    | ArithmeticException
                    | IllegalTableWrite
                    | ImpossibleHistory e) {
                throw recording.problem("the model cannot follow: " + e.getMessage(), e);
            }
        }
        return conformed;
    }

    private void take(Recording.Step step) {
        if (step.command() instanceof ObserveBoot boot) {
            boot.facts().profile();
            conformance = new Conformance(boot);
            count(step, conformance, boot(step, boot));
        } else if (step.command() instanceof ObserveOperation observed && conformance != null) {
            count(step, conformance, operation(step, observed, conformance));
        }
    }

    private void count(Recording.Step step, Conformance model, @Nullable FirstDifference difference) {
        steps++;
        exact += difference == null ? 1 : 0;
        first = first == null ? difference : first;
        models.accept(step.number(), model.machine());
    }

    /** The tables of boot are given; what else was seen then must follow from the facts alone. */
    private static @Nullable FirstDifference boot(Recording.Step step, ObserveBoot boot) {
        if (step.seen() == null) {
            return null;
        }
        Machine untold = new Conformance(new ObserveBoot(boot.facts(), SeenMemory.NOTHING, boot.tables(), boot.note()))
                .machine();
        SeenComparison.Difference difference = SeenComparison.atBoot(untold, step.seen());
        return difference == null ? null : FirstDifference.of(step.number(), null, boot.facts(), difference);
    }

    private static @Nullable FirstDifference operation(
            Recording.Step step, ObserveOperation observed, Conformance model) {
        Conformance.Difference difference = model.step(observed);
        Operation operation = observed.operation();
        MachineFacts facts = model.machine().facts();
        if (difference != null) {
            return FirstDifference.of(step.number(), operation, facts, difference);
        }
        SeenText seen = step.seen();
        SeenComparison.Difference line = seen == null ? null : SeenComparison.after(model.machine(), seen);
        return line == null ? null : FirstDifference.of(step.number(), operation, facts, line);
    }

    String name() {
        return recording.name();
    }

    /** How many steps have tables, the boot included. */
    int steps() {
        return steps;
    }

    /** After how many of them everything that is compared is the same. */
    int exact() {
        return exact;
    }

    @Nullable
    FirstDifference first() {
        return first;
    }
}
