package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.machine.Event;

/** One approved file per event and revision, as journals out there hold it: only added to, never changed. */
class EventJsonTest {
    private static final Path APPROVED = Path.of("src/test/resources/events").toAbsolutePath();

    static byte[] approved(EventName name) throws IOException {
        return Files.readAllBytes(APPROVED.resolve("%s-%s.json".formatted(name.text(), name.revision())));
    }

    @ParameterizedTest
    @EnumSource
    void what_was_written_once_is_read_and_written_the_same_for_ever(EventName name) throws IOException {
        byte[] payload = approved(name);

        Event event = EventJson.read(name.text(), name.revision(), payload);

        assertThat(EventName.of(event)).isEqualTo(name);
        assertThat(new String(EventJson.write(event), StandardCharsets.UTF_8))
                .isEqualTo(new String(payload, StandardCharsets.UTF_8));
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
