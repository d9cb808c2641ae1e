package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;

/** The quick reader never differs from the one that knows all of JSON: it reads the same event, or leaves it to that. */
class EventAsWrittenTest {
    /** Happen once in a history, or in tests of kernels only. */
    private static final Set<EventName> LEFT = EnumSet.of(
            EventName.MACHINE_BOOTED,
            EventName.KERNEL_STOPPED,
            EventName.STATIC_MEMORY_GROUP_REGISTERED,
            EventName.DYNAMIC_MEMORY_GROUP_REGISTERED,
            EventName.MEMORY_GROUP_UNREGISTERED,
            EventName.MEMORY_GROUP_REGISTER_REFUSED,
            EventName.MEMORY_GROUP_UNREGISTER_REFUSED,
            EventName.FREE_MEMORY_FRAGMENTED,
            EventName.FREE_MEMORY_FRAGMENT_REFUSED);

    @ParameterizedTest
    @EnumSource
    void what_this_program_writes_is_read_quickly(EventName name) throws IOException {
        byte[] payload = EventJsonTest.approved(name);

        Event quick = EventAsWritten.read(name, payload);

        assertThat(quick).isEqualTo(LEFT.contains(name) ? null : EventJson.readOtherwise(name, payload));
    }

    @ParameterizedTest
    @EnumSource
    void with_one_bit_wrong_it_is_read_the_same_or_left(EventName name) throws IOException {
        byte[] payload = EventJsonTest.approved(name);

        for (int bit = 0; bit < Byte.SIZE * payload.length && !LEFT.contains(name); bit++) {
            payload[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertSameOrLeft(name, payload);
            payload[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
    }

    /** A block of memory that holds its own struct pages comes, goes online under KASAN, and goes; then what is refused. */
    private static List<Event> decided() {
        List<Operation> operations = List.of(
                new Operation.AddMemory(0, 0x1_0000_0000L, 0x800_0000, 3),
                new Operation.AddMemory(0, 0x1_0800_0000L, 0x800_0000, 0),
                new Operation.SetMemoryBlockState(32, "online_movable"),
                new Operation.SetMemoryBlockState(33, "online_kernel"),
                new Operation.RemoveMemory(0x1_0000_0000L, 0x1000_0000),
                new Operation.SetMemoryBlockState(33, "offline"),
                new Operation.OfflineAndRemoveMemory(0x1_0000_0000L, 0x800_0000),
                new Operation.RemoveMemory(0x1_0800_0000L, 0x800_0000),
                new Operation.AddMemory(7, 0x1_0800_0000L, 0x800_0000, 0));
        try (Recording recording = Recording.open(Recordings.named("kasan-sv48-memmap"), _ -> {})) {
            List<Event> events = new ArrayList<>();
            Machine machine = Hotplug.evolve(
                    null,
                    Hotplug.decide(
                                    null,
                                    Objects.requireNonNull(recording.next()).command())
                            .getFirst());
            for (Operation operation : operations) {
                Event event = Hotplug.decide(machine, new Command.Ask(operation, Circumstances.NONE, null))
                        .getFirst();
                events.add(event);
                machine = Hotplug.evolve(machine, event);
            }
            return events;
        }
    }

    @Test
    void what_the_model_decides_is_read_quickly_too() {
        for (Event event : decided()) {
            assertThat(EventAsWritten.read(EventName.of(event), EventJson.write(event)))
                    .isEqualTo(event);
        }
    }

    @Test
    void what_the_model_decides_is_read_the_same_or_left_with_one_bit_wrong() {
        for (Event event : decided()) {
            byte[] payload = EventJson.write(event);
            for (int bit = 0; bit < Byte.SIZE * payload.length && payload.length < 4000; bit++) {
                payload[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                assertSameOrLeft(EventName.of(event), payload);
                payload[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            }
        }
    }

    @Test
    void with_its_end_missing_it_is_left() throws IOException {
        byte[] payload = EventJsonTest.approved(EventName.MEMORY_ADDED);

        for (int length = 0; length < payload.length; length++) {
            byte[] part = Arrays.copyOf(payload, length);
            assertThat(EventAsWritten.read(EventName.MEMORY_ADDED, part)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"nid\":00",
                "\"nid\":-0",
                "\"nid\":-1",
                "\"nid\":0.0",
                "\"nid\":1234567890",
                "\"nid\": 0",
                "\"nid\":\"0\"",
                "\"nid\":null",
                "\"nid\":0,\"nid\":0",
                "\"nid\":0,\"unknown\":0"
            })
    void numbers_and_names_that_are_not_as_written_are_left(String nid) throws IOException {
        byte[] payload = approvedWith("\"nid\":0", nid);

        assertSameOrLeft(EventName.MEMORY_ADDED, payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "\\u0041", "\\\"", "\t", "", "\u007f"})
    void texts_that_are_not_as_written_are_left(String note) throws IOException {
        assertSameOrLeft(EventName.MEMORY_ADDED, approvedWith("the first", note));
    }

    @Test
    void a_text_that_is_too_long_is_left() throws IOException {
        byte[] payload = approvedWith("the first", "x".repeat(Json.MAX_TEXT + 1));

        assertThat(EventAsWritten.read(EventName.MEMORY_ADDED, payload)).isNull();
    }

    private static byte[] approvedWith(String part, String instead) throws IOException {
        String payload = new String(EventJsonTest.approved(EventName.MEMORY_ADDED), StandardCharsets.UTF_8);
        assertThat(payload).contains(part);
        return payload.replace(part, instead).getBytes(StandardCharsets.UTF_8);
    }

    private static void assertSameOrLeft(EventName name, byte[] payload) {
        Event quick = EventAsWritten.read(name, payload);
        if (quick != null) {
            assertThat(quick)
                    .as(() -> new String(payload, StandardCharsets.UTF_8))
                    .isEqualTo(other(name, payload));
        }
    }

    private static @Nullable Event other(EventName name, byte[] payload) {
        try {
            return EventJson.readOtherwise(name, payload);
        } catch (InputProblem _) {
            return null;
        }
    }
}
