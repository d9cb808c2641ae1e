package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.machine.Event;

/** One approved file per event and revision, as journals out there hold it: only added to, never changed. */
class EventJsonTest {
    private static final Path APPROVED = Path.of("src/test/resources/events").toAbsolutePath();

    /** A text or number in a payload, each by a pattern that finds it where no key stands. */
    private static final Pattern VALUE =
            Pattern.compile("(?<=[:\\[,])(\"[^\"]*\"(?!:)|-?[0-9]+|true|false)(?=[,\\]}])");

    static byte[] approved(EventName name) throws IOException {
        return Files.readAllBytes(new Written(name, today(name)).file());
    }

    private static int today(EventName name) {
        return Integer.parseInt(name.revision());
    }

    record Written(EventName name, int revision) {
        Path file() {
            return APPROVED.resolve("%s-%d.json".formatted(name.text(), revision));
        }
    }

    static List<Written> everWritten() {
        return Stream.of(EventName.values())
                .flatMap(name -> IntStream.rangeClosed(1, today(name)).mapToObj(n -> new Written(name, n)))
                .toList();
    }

    @Test
    void every_revision_of_every_event_there_ever_was_has_its_file() throws IOException {
        try (Stream<Path> files = Files.list(APPROVED).filter(Files::isRegularFile)) {
            assertThat(files)
                    .containsExactlyInAnyOrderElementsOf(
                            everWritten().stream().map(Written::file).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("everWritten")
    void what_was_written_once_is_read_for_ever(Written written) throws IOException {
        EventName name = written.name;
        byte[] payload = Files.readAllBytes(written.file());

        Event event = EventJson.read(name.text(), Integer.toString(written.revision), payload);

        assertThat(EventName.of(event)).isEqualTo(name);
        assertThat(EventJson.read(name.text(), name.revision(), EventJson.write(event)))
                .isEqualTo(event);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_of_todays_revision_is_written_as_it_was(EventName name) throws IOException {
        byte[] payload = approved(name);

        Event event = EventJson.read(name.text(), name.revision(), payload);

        assertThat(new String(EventJson.write(event), StandardCharsets.UTF_8))
                .isEqualTo(new String(payload, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void a_value_of_another_type_is_refused(EventName name) throws IOException {
        String payload = new String(approved(name), StandardCharsets.UTF_8);
        VALUE.matcher(payload).results().forEach(value -> {
            for (String other : List.of("5", "\"x\"", "true", "1.5", "[]", "[{}]", "{}")) {
                if (kind(other) != kind(value.group())) {
                    String spoilt = payload.substring(0, value.start()) + other + payload.substring(value.end());
                    assertThatThrownBy(() -> EventJson.read(
                                    name.text(), name.revision(), spoilt.getBytes(StandardCharsets.UTF_8)))
                            .as(spoilt)
                            .isInstanceOf(InputProblem.class);
                }
            }
        });
    }

    /** The first character, one for all whole numbers and one for both truth values. */
    private static char kind(String value) {
        char first = value.charAt(0);
        boolean isWhole = value.matches("-?[0-9]+");
        return isWhole ? '0' : first == 'f' ? 't' : first;
    }

    @ParameterizedTest
    @EnumSource
    void a_payload_that_lacks_anything_it_must_have_is_refused(EventName name) throws IOException {
        String payload = new String(approved(name), StandardCharsets.UTF_8);
        List<String> keys = new ArrayList<>(List.of("result", "operation", "facts", "refusal", "op", "mode", "layout"));

        keys.removeIf(key -> !payload.contains("\"" + key + "\""));
        for (String key : keys) {
            byte[] spoilt =
                    payload.replaceFirst("\"" + key + "\"", "\"" + key + "s\"").getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> EventJson.read(name.text(), name.revision(), spoilt))
                    .as(key)
                    .isInstanceOf(InputProblem.class)
                    .hasMessageStartingWith("payload of " + name.text());
        }
    }

    @Test
    void an_unknown_event_or_revision_is_refused() throws IOException {
        byte[] payload = approved(EventName.MEMORY_ADDED);

        assertThatThrownBy(() -> EventJson.read("java.lang.Runtime", "1", payload))
                .hasMessage("unknown event \"java.lang.Runtime\"");
        assertThatThrownBy(() -> EventJson.read("memory-added", "2", payload))
                .hasMessageContaining("is of revision \"2\", this replug knows revision 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 0x81837000 0xffffaf8080000000 0 64 0x0 0x400000e7+0x80000",
                "0 0x81522000 0xffff8f8000000000 0 512 0x205464e7-0x400 0x0",
                "0 0x1000000000 0xffffaf8080000000 0 512 0x0 0x400000e7+0x400+0x80000 512 +0x1000",
                "2 0xbffff000 0xffffaf8080000000 2 1 0x0 0x2060dc01"
            })
    void a_table_write_is_one_line_there_and_back(String line) {
        assertThat(WriteText.of(WriteText.parse(line))).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 0x1000 0xffffaf8080000000 0 64 0x0",
                "9 0x1000 0xffffaf8080000000 0 64 0x0 0x1",
                "1 0x1000 0xffffaf8080000000 1 64 0x0 0x400000e7+0x80000",
                "1 0x1000 0xffffaf8080000000 0 513 0x0 0x400000e7+0x80000",
                "1 0x1000 0xffffaf8080000000 0 64 0x0 0x400000e7+80000",
                "1 0x1000 0xffffaf8080000000 0 64 0x0 400000e7",
                "1 0x1000 0xffffaf8080000000 0 -4 0x0 0x400000e7",
                "1 0x1000 0xffffaf8080000000 0 64 0x0 0x400000e7+0x80000 9999999 +0x1000"
            })
    void a_line_that_is_none_is_refused(String line) {
        assertThatThrownBy(() -> WriteText.parse(line))
                .isInstanceOf(RuntimeException.class)
                .hasMessageNotContaining("null");
    }
}
