package replug.interchange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lifts payloads that an earlier replug wrote, revision by revision, to the one of today. To raise the revision of an
 * event, raise it in {@link EventName}, add the step from the one before here, and an approved file to the tests; without
 * the step, nothing is read at all.
 */
final class Upcasters {
    /** Every step there ever was; none is ever taken away. All events are of their first revision so far. */
    static final List<Step> STEPS = List.of();

    /** Those of this program. */
    static final Upcasters TODAY = new Upcasters(STEPS, EventName::revision);

    private static final Pattern REVISION = Pattern.compile("[1-9][0-9]{0,8}");

    /** By event, what lifts its revision 1, 2 and so on. */
    private final Map<EventName, List<UnaryOperator<ObjectNode>>> lifts = new EnumMap<>(EventName.class);

    private final Function<EventName, String> today;

    /**
     * From one revision to the next.
     *
     * @param from the revision of the payloads that {@code lift} takes
     * @param lift makes of such a payload one of the next revision, and may change what it is given. It faces payloads of
     *     any origin: what it cannot lift it refuses by {@link InputProblem} or as {@link ObjectNode#required(String)} and {@code asObject} do
     */
    record Step(EventName name, int from, UnaryOperator<ObjectNode> lift) {}

    /**
     * These steps.
     *
     * @param today the revision in which an event is written today
     * @throws IllegalArgumentException if there is not exactly one step from each revision below today's
     */
    Upcasters(List<Step> steps, Function<EventName, String> today) {
        this.today = today;
        for (EventName name : EventName.values()) {
            lifts.put(name, new ArrayList<>());
        }
        for (Step step :
                steps.stream().sorted(Comparator.comparingInt(Step::from)).toList()) {
            add(step);
        }
        for (EventName name : EventName.values()) {
            requireNoneMissing(name, number(today.apply(name)));
        }
    }

    private void add(Step step) {
        boolean isKnown = step.from >= 1 && step.from < number(today.apply(step.name));
        require(isKnown, step.name, step.from, "leads past today's revision, or from before the first");
        requireNoneMissing(step.name, step.from);
        require(lifts(step.name).size() < step.from, step.name, step.from, "is there twice");
        lifts(step.name).add(step.lift);
    }

    private void requireNoneMissing(EventName name, int revision) {
        int next = lifts(name).size() + 1;
        require(next >= revision, name, next, "is missing");
    }

    private List<UnaryOperator<ObjectNode>> lifts(EventName name) {
        return Objects.requireNonNull(lifts.get(name));
    }

    /** Whether this is the revision in which the event is written today. */
    boolean isToday(EventName name, String revision) {
        return today.apply(name).equals(revision);
    }

    /**
     * Checks that payloads of an event in this revision can be lifted.
     *
     * @throws InputProblem if no replug so far wrote it
     */
    void requireKnown(EventName name, String revision) {
        if (!REVISION.matcher(revision).matches()) {
            throw new InputProblem("%s is of revision %s, which never was: expected a whole number, 1 to %s"
                    .formatted(name.text(), Hex.quoted(revision), today.apply(name)));
        }
        if (number(revision) > number(today.apply(name))) {
            throw new InputProblem("%s is of revision %s, this replug knows revision %s: use a newer one"
                    .formatted(name.text(), Hex.quoted(revision), today.apply(name)));
        }
    }

    /**
     * What an event's payload of a {@linkplain #requireKnown known} revision is in today's; {@code payload} is used up.
     */
    ObjectNode lift(EventName name, String revision, ObjectNode payload) {
        ObjectNode lifted = payload;
        List<UnaryOperator<ObjectNode>> all = lifts(name);
        for (UnaryOperator<ObjectNode> lift : all.subList(number(revision) - 1, all.size())) {
            lifted = lift.apply(lifted);
        }
        return lifted;
    }

    private static int number(String revision) {
        return Integer.parseInt(revision);
    }

    private static void require(boolean holds, EventName name, int from, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "the step of %s from revision %d to %d %s".formatted(name.text(), from, from + 1, otherwise));
        }
    }
}
