package replug.interchange.emit;

import java.util.ArrayList;
import java.util.List;
import replug.application.Provenance.Origin;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal.Errno;

/** Steps of a history as statements on a {@code Scenario} of the test kit that is named {@code history}. */
final class StepSource {
    private final JavaText java;
    private final Origin origin;
    private final boolean readsFixture;

    /** @param readsFixture whether the scenario was given the fixture: then its frames and circumstances are asked with */
    StepSource(JavaText java, Origin origin, boolean readsFixture) {
        this.java = java;
        this.origin = origin;
        this.readsFixture = readsFixture;
    }

    /** The statement that asks for a step and says what is expected. */
    String text(ExpectedStep step) {
        List<String> calls = new ArrayList<>();
        calls.add(result(step));
        List<String> state = step.isDone() ? StateText.calls(step, java) : List.of();
        if (!state.isEmpty()) {
            boolean isLed = state.getLast().equals(".and()");
            List<String> told = isLed ? state.subList(0, state.size() - 1) : state;
            calls.add(".thenState(machine -> %s(machine)%s)"
                    .formatted(java.member("replug.testkit.ReplugAssertions.assertThat"), indented(told, 6)));
        }
        calls.removeIf(String::isEmpty);
        return "        history.%s%s;\n".formatted(asked(step), indented(calls, 4));
    }

    /** Each call on a line of its own, this deep. */
    static String indented(List<String> calls, int depth) {
        StringBuilder text = new StringBuilder();
        calls.forEach(call -> text.append("\n").append("    ".repeat(depth)).append(call));
        return text.toString();
    }

    private String asked(ExpectedStep step) {
        String operation = java.operation(step.operation());
        if (readsFixture) {
            return "whenEvent(%d, %s)".formatted(step.step().event(), operation);
        }
        Circumstances circumstances = step.step().ask().circumstances();
        return circumstances.equals(Circumstances.NONE)
                ? "when(%s)".formatted(operation)
                : "when(%s, %s)".formatted(operation, java.circumstances(circumstances));
    }

    /** Of an operation of which a recording does not know what it returned, nothing. */
    private String result(ExpectedStep step) {
        Event expected = step.step().expected();
        int result = expected.outcome().result();
        if (origin == Origin.OBSERVED && step.operation() instanceof Operation.FragmentFreeMemory) {
            return "";
        }
        return switch (expected) {
            case Event.KernelStopped _ -> ".thenStops()";
            case Event.Refused refused ->
                Errno.numbered(refused.refusal().errno())
                        .map(errno -> ".thenRefused(%s.%s)".formatted(java.name(Errno.class), errno))
                        .orElse(".thenResult(%d)".formatted(result));
            case Event.Operated _ when result != 0 -> ".thenResult(%d)".formatted(result);
            case Event.Operated operated -> ".thenHappens(%s.class)".formatted(java.name(operated.getClass()));
            case Event.MachineBooted _ -> throw new IllegalArgumentException("a boot is no step");
        };
    }
}
