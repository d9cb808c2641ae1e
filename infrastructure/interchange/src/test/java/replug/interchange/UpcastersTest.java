package replug.interchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.machine.Event;
import replug.interchange.Upcasters.Step;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lifting, tried on a history that never was: as if what is {@code operation} today had been {@code asked} in revision 1,
 * and {@code result} been {@code returned} up to revision 2.
 */
class UpcastersTest {
    private final List<String> taken = new ArrayList<>();

    private final Step first = step(1, payload -> renamed(payload, "asked", "operation"));
    private final Step second = step(2, payload -> {
        payload.required("operation");
        renamed(payload.required("outcome").asObject(), "returned", "result");
        return payload;
    });

    private final Upcasters upcasters = new Upcasters(List.of(second, first), name -> today(name, "3"));

    private Step step(int from, UnaryOperator<ObjectNode> lift) {
        return new Step(EventName.MEMORY_ADDED, from, payload -> {
            taken.add(from + " to " + (from + 1));
            return lift.apply(payload);
        });
    }

    private static ObjectNode renamed(ObjectNode object, String name, String today) {
        object.set(today, object.required(name));
        object.remove(name);
        return object;
    }

    private static String today(EventName name, String revision) {
        return name == EventName.MEMORY_ADDED ? revision : name.revision();
    }

    private static byte[] payload(int revision) throws IOException {
        String today = new String(EventJsonTest.approved(EventName.MEMORY_ADDED), UTF_8);
        String second = today.replace("\"result\":", "\"returned\":");
        return switch (revision) {
            case 1 -> second.replace("\"operation\":", "\"asked\":").getBytes(UTF_8);
            case 2 -> second.getBytes(UTF_8);
            default -> today.getBytes(UTF_8);
        };
    }

    private Event read(String revision, byte[] payload) {
        return EventJson.read("memory-added", revision, payload, upcasters);
    }

    @ParameterizedTest
    @CsvSource({"1, 1 to 2;2 to 3", "2, 2 to 3", "3, ''"})
    void each_step_from_the_payloads_revision_to_todays_is_taken_once_and_in_order(int revision, String steps)
            throws IOException {
        Event event = read(Integer.toString(revision), payload(revision));

        assertThat(String.join(";", taken)).isEqualTo(steps);
        assertThat(event).isEqualTo(EventJson.read("memory-added", "1", payload(3)));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1, 3", "2, 1", "2, 3", "3, 1", "3, 2"})
    void a_payload_that_is_not_of_the_revision_it_claims_is_refused(String claimed, int revision) {
        assertThatThrownBy(() -> read(claimed, payload(revision)))
                .isInstanceOf(InputProblem.class)
                .hasMessageStartingWith("payload of memory-added");
    }

    @Test
    void events_of_other_names_are_read_as_ever() throws IOException {
        byte[] payload = EventJsonTest.approved(EventName.MEMORY_REMOVED);

        assertThat(EventJson.read("memory-removed", "1", payload, upcasters))
                .isEqualTo(EventJson.read("memory-removed", "1", payload));
        assertThat(taken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "5", "999999999"})
    void a_newer_revision_is_refused(String revision) {
        assertThatThrownBy(() -> read(revision, payload(3)))
                .isInstanceOf(InputProblem.class)
                .hasMessage("memory-added is of revision \"" + revision
                        + "\", this replug knows revision 3: use a newer one");
        assertThat(taken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "01", "1.0", " 1", "one", "+1", "1000000000", "١"})
    void a_revision_that_never_was_is_refused(String revision) {
        assertThatThrownBy(() -> read(revision, payload(3)))
                .isInstanceOf(InputProblem.class)
                .hasMessage("memory-added is of revision \"" + revision
                        + "\", which never was: expected a whole number, 1 to 3");
        assertThat(taken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "1", "\"x\"", "{", "{}", "{\"asked\":1}", "{\"asked\":{},\"outcome\":[]}"})
    void an_old_payload_that_cannot_be_lifted_is_refused_in_one_line(String payload) {
        assertThatThrownBy(() -> read("1", payload.getBytes(UTF_8)))
                .isInstanceOf(InputProblem.class)
                .message()
                .matches("payload of memory-added, revision 1: [^\\p{Cntrl}]+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"asked\": | \"asked\":{},\"asked\":",
                "\"asked\": | \"operation\":{},\"unknown\":1,\"asked\":",
                "\"nid\":0 | \"nid\":0,\"nid\":0",
                "\"nid\":0 | \"nid\":0,\"unknown\":0",
                "\"nid\":0 | \"nid\":1e999999999",
                "\"nid\":0 | \"nid\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
            })
    void an_old_payload_is_read_as_strictly_as_one_of_today(String part, String instead) throws IOException {
        byte[] payload = new String(payload(1), UTF_8).replace(part, instead).getBytes(UTF_8);

        assertThatThrownBy(() -> read("1", payload))
                .isInstanceOf(InputProblem.class)
                .hasMessageStartingWith("payload of memory-added");
    }

    @Test
    void steps_of_which_one_is_missing_are_refused() {
        assertRefused(List.of(second), "1 to 2 is missing");
        assertRefused(List.of(first), "2 to 3 is missing");
        assertRefused(List.of(), "1 to 2 is missing");
    }

    @Test
    void a_step_twice_or_past_todays_revision_is_refused() {
        assertRefused(List.of(first, second, first), "1 to 2 is there twice");
        assertRefused(List.of(first, second, second), "2 to 3 is there twice");
        assertRefused(List.of(first, second, step(3, payload -> payload)), "3 to 4 leads past today's revision");
        assertRefused(List.of(first, second, step(0, payload -> payload)), "0 to 1 leads past");
    }

    private static void assertRefused(List<Step> steps, String message) {
        assertThatThrownBy(() -> new Upcasters(steps, name -> today(name, "3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the step of memory-added from revision ")
                .hasMessageContaining(message);
    }

    @Test
    void this_program_has_a_step_from_every_revision_below_todays() {
        assertThatCode(() -> new Upcasters(Upcasters.STEPS, EventName::revision))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void nobody_can_raise_a_revision_without_giving_the_step(EventName raised) {
        int today = Integer.parseInt(raised.revision());

        assertThatThrownBy(() -> new Upcasters(
                        Upcasters.STEPS, name -> name == raised ? Integer.toString(today + 1) : name.revision()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the step of %s from revision %d to %d is missing".formatted(raised.text(), today, today + 1));
    }
}
