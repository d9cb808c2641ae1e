package replug.cli;

import org.jspecify.annotations.Nullable;
import replug.application.Conformance;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.interchange.Hex;
import replug.interchange.OperationName;
import replug.interchange.SeenComparison;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the model and a real kernel differ first.
 *
 * @param step of the recording
 * @param operation what was asked, in words
 * @param what the area of the entry that differs, or what else does
 * @param va the address that the entry translates; null where it is no entry
 * @param level the name of the entry's level; null where it is no entry
 * @param model what the model has: an entry's word, a number, or a line of text
 * @param kernel what the kernel has
 * @param section where the specification rules it
 */
record FirstDifference(
        int step,
        String operation,
        String what,
        @Nullable Long va,
        @Nullable String level,
        String model,
        String kernel,
        String section) {

    static FirstDifference of(int step, Operation operation, MachineFacts facts, Conformance.Difference difference) {
        boolean isEntry = difference.va() != null;
        return new FirstDifference(
                step,
                words(operation, facts),
                difference.what(),
                difference.va(),
                isEntry ? facts.mode().levelName(difference.level()) : null,
                number(difference, difference.model()),
                number(difference, difference.kernel()),
                difference.section());
    }

    static FirstDifference of(
            int step, @Nullable Operation operation, MachineFacts facts, SeenComparison.Difference difference) {
        return new FirstDifference(
                step,
                operation == null ? "boot" : words(operation, facts),
                difference.what(),
                null,
                null,
                difference.model().strip(),
                difference.kernel().strip(),
                difference.section());
    }

    private static String number(Conformance.Difference difference, long value) {
        return difference.what().equals("result") ? Long.toString(value) : Hex.text(value);
    }

    private static String words(Operation operation, MachineFacts facts) {
        return "%s %s"
                .formatted(OperationName.of(operation).text(), Texts.subject(operation, facts))
                .strip();
    }

    /** Two lines: where and what, and both sides. */
    String text() {
        String where = va == null ? "" : " at %s, level %s".formatted(Hex.full(va), level);
        return "step %d, %s: %s%s (kernel-spec %s)%n  model %s, kernel %s"
                .formatted(step, operation, what, where, section, model, kernel);
    }

    ObjectNode json() {
        return JsonText.object()
                .put("step", step)
                .put("operation", operation)
                .put("what", what)
                .put("va", va == null ? null : Hex.text(va))
                .put("level", level)
                .put("model", model)
                .put("kernel", kernel)
                .put("section", section);
    }
}
