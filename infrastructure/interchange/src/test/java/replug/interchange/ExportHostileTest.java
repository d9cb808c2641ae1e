package replug.interchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an export must not hold is refused in one line that names file, line and what was expected. */
class ExportHostileTest {
    private static final List<String> LINES =
            Exports.lines(Exports.write(List.of(Exports.event("lab", 0, EventName.MEMORY_ADDED))));
    private static final String TRUE_EVENT = LINES.get(1);
    private static final String HASH_BEGIN =
            TRUE_EVENT.substring(TRUE_EVENT.indexOf("\"hash\":\""), TRUE_EVENT.indexOf("\"hash\":\"") + 9);

    private static String refusal(String event) {
        return refusalOf((LINES.get(0) + event + LINES.get(2)).getBytes(UTF_8));
    }

    private static String refusalOf(byte[] export) {
        try {
            return "accepted: " + Exports.read(export);
        } catch (InputProblem e) {
            String message = String.valueOf(e.getMessage());
            assertThat(message).matches("export:[0-9]+: [^\\p{Cntrl}]{5,600}");
            return message;
        }
    }

    /** What part of the true line becomes what, and what is said of it: keys in another order, unknown, twice, missing. */
    static Stream<Arguments> otherKeys() {
        return Stream.of(
                Arguments.of(
                        "\"machine\":\"lab\",\"number\":0",
                        "\"number\":0,\"machine\":\"lab\"",
                        "expected {\"machine\":"),
                Arguments.of(
                        "\"number\":0,", "", "column 17: expected ,\"number\":, found \",\"name\":\"memory-added\""),
                Arguments.of("\"number\":0", "\"number\":0,\"number\":0", "expected ,\"name\":, found \",\"number\":0"),
                Arguments.of("\"number\":0", "\"number\":0,\"extra\":0", "expected ,\"name\":, found \",\"extra\":0"),
                Arguments.of(",\"hash\":", ",\"extra\":1,\"hash\":", "expected ,\"hash\":, found \",\"extra\":1"),
                Arguments.of("\"}\n", "\",\"extra\":1}\n", "expected }, found \",\"extra\":1}\""),
                Arguments.of("\"}\n", "\"}}\n", "expected the end of the line, found \"}\""),
                Arguments.of("\"}\n", "\"}\r\n", "expected the end of the line, found \"?\""),
                Arguments.of("{\"op\":", "{\"op\":\"add_memory\",\"op\":", "Duplicate"),
                Arguments.of("\"nid\":0", "\"nid\":0,\"nid\":0", "Duplicate"),
                Arguments.of("\"observed\"", "\"observed\",\"name\":\"observed\"", "Duplicate"),
                Arguments.of("\"result\":0", "\"result\":0,\"result\":0", "payload of memory-added: Duplicate"),
                Arguments.of("\"result\":0", "\"result\":0,\"extra\":{}", "payload of memory-added: unknown name"),
                Arguments.of("\"nid\":0", "\"nid\":0,\"extra\":0", "payload of memory-added: "),
                Arguments.of(
                        "\"actor\":\"me\"",
                        "\"actor\":\"me\",\"actor\":\"me\"",
                        "metadata: expected an object of strings: Duplicate"));
    }

    /** Fields of another type, or out of range. */
    static Stream<Arguments> otherFields() {
        return Stream.of(
                Arguments.of("\"lab\"", "1", "column 12: expected \", found \"1,"),
                Arguments.of("\"lab\"", "null", "column 12: expected \", found \"null,"),
                Arguments.of(
                        "\"lab\"", "\"\"", "machine: expected letters, digits and . _ + -, at most 200, found \"\""),
                Arguments.of("\"lab\"", "\"../lab\"", "machine: expected letters"),
                Arguments.of("\"lab\"", "\"l\\u0061b\"", "column 12: expected up to 200 printable ASCII characters"),
                Arguments.of("\"lab\"", "\"läb\"", "column 12: expected up to 200 printable ASCII characters"),
                Arguments.of(
                        "\"lab\"",
                        '"' + "x".repeat(200) + "y\"",
                        "column 12: expected up to 200 printable ASCII characters"),
                Arguments.of(
                        "\"number\":0", "\"number\":\"0\"", "column 27: expected a whole number from 0 to 2^53, found"),
                Arguments.of(
                        "\"number\":0",
                        "\"number\":-1",
                        "column 27: expected a whole number from 0 to 2^53, found \"-1,"),
                Arguments.of("\"number\":0", "\"number\":00", "expected a whole number from 0 to 2^53, found \"00,"),
                Arguments.of("\"number\":0", "\"number\":0.0", "expected ,\"name\":, found \".0"),
                Arguments.of("\"number\":0", "\"number\":1e3", "expected ,\"name\":, found \"e3"),
                Arguments.of("\"number\":0", "\"number\":true", "expected a whole number from 0 to 2^53, found \"true"),
                Arguments.of("\"number\":0", "\"number\":9007199254740993", "expected a whole number from 0 to 2^53"),
                Arguments.of(
                        "\"number\":0", "\"number\":9223372036854775808", "expected a whole number from 0 to 2^53"),
                Arguments.of(
                        "\"number\":0", "\"number\":" + "9".repeat(1000), "expected a whole number from 0 to 2^53"),
                Arguments.of("memory-added", "memory-eaten", "unknown event \"memory-eaten\""),
                Arguments.of(
                        "memory-added", "replug.domain.machine.Event", "name: expected the name of an event, found"),
                Arguments.of(
                        "memory-added",
                        "memory-removed",
                        "payload of memory-removed: operation: not one of this event"),
                Arguments.of("\"revision\":\"1\"", "\"revision\":1", "expected \", found \"1,"),
                Arguments.of(
                        "\"revision\":\"1\"",
                        "\"revision\":\"2\"",
                        "memory-added is of revision \"2\", this replug knows revision 1: use a newer one"),
                Arguments.of(
                        "\"revision\":\"1\"",
                        "\"revision\":\"0\"",
                        "revision: expected a whole number from 1 on, found \"0\""),
                Arguments.of(
                        "\"revision\":\"1\"", "\"revision\":\"1.0\"", "revision: expected a whole number from 1 on"),
                Arguments.of("\"eventId\":\"0", "\"eventId\":\"G", "eventId: expected a UUID in lower case, found \"G"),
                Arguments.of("2026-01-31T", "2026-02-30T", "recordedAt: expected an instant such as"),
                Arguments.of("2026-01-31T12", "2026-01-31T24", "recordedAt: expected an instant such as"),
                Arguments.of("12:00:00.000Z", "12:00:60.000Z", "recordedAt: expected an instant such as"),
                Arguments.of("12:00:00.000Z", "12:00:00.000+01:00", "recordedAt: expected an instant such as"),
                Arguments.of("2026-01-31T12:00:00.000Z", "yesterday", "recordedAt: expected an instant such as"));
    }

    /** Payloads and metadata that are none. */
    static Stream<Arguments> otherObjects() {
        String deep = "[".repeat(60) + "]".repeat(60);
        return Stream.of(
                Arguments.of("\"payload\":{", "\"payload\":[{", "expected an object, found \"[{"),
                Arguments.of("\"payload\":{", "\"payload\":\"{", "expected an object, found \""),
                Arguments.of("\"payload\":{", "\"payload\":null,\"x\":{", "expected an object, found \"null"),
                Arguments.of("\"payload\":{", "\"payload\":{{", "expected ,\"metadata\":, found the end of the line"),
                Arguments.of("\"payload\":{", "\"payload\":{]", "expected ,\"metadata\":, found"),
                Arguments.of("\"payload\":{", "\"payload\":{[},", "payload of memory-added: "),
                Arguments.of("\"payload\":{", "\"payload\":{{{", "expected an object, with all its brackets closed"),
                Arguments.of("\"payload\":{", "\"payload\":{},\"x\":{", "expected ,\"metadata\":, found \",\"x\":"),
                Arguments.of(
                        "\"result\":0", "\"result\":\"0\"", "payload of memory-added: expected result: a whole number"),
                Arguments.of(
                        "\"result\":0", "\"result\":1e9", "payload of memory-added: expected result: a whole number"),
                Arguments.of("\"result\":0", "\"result\":" + "9".repeat(1000), "payload of memory-added: "),
                Arguments.of("\"result\":0", "\"result\":2147483648", "payload of memory-added: "),
                Arguments.of("\"result\":0", "\"result\":NaN", "payload of memory-added: "),
                Arguments.of("\"result\":0", "\"result\":0/**/", "payload of memory-added: "),
                Arguments.of("\"nid\":0", "\"nid\":" + deep, "payload of memory-added: "),
                Arguments.of("\"note\":", "\"log\":" + deep + ",\"note\":", "payload of memory-added: "),
                Arguments.of("\"the first\"", '"' + "x".repeat(Json.MAX_TEXT + 1) + '"', "payload of memory-added: "),
                Arguments.of("\"the first\"", "\"a\tb\"", "payload of memory-added: "),
                Arguments.of("\"result\":0", "\"result\":0,\"\\u001b[2J\":0", "unknown name \"outcome.?[2J\""),
                Arguments.of("add_memory", "\\u001b[2J", "payload of memory-added: "),
                Arguments.of("add_memory", "x".repeat(100_000), "payload of memory-added: "),
                Arguments.of("\"nid\"", '"' + "x".repeat(900) + '"', "payload of memory-added: "),
                Arguments.of("\"the first\"", "\"\\x\"", "payload of memory-added: "),
                Arguments.of("\"metadata\":{", "\"metadata\":[{", "expected an object, found \"[{"),
                Arguments.of("\"metadata\":{", "\"metadata\":{},\"x\":{", "expected ,\"hash\":, found \",\"x\":"),
                Arguments.of("\"actor\":\"me\"", "\"actor\":1", "metadata: expected an object of strings: "),
                Arguments.of("\"actor\":\"me\"", "\"actor\":null", "metadata: expected an object of strings: "),
                Arguments.of("\"actor\":\"me\"", "\"actor\":true", "metadata: expected an object of strings: "),
                Arguments.of("\"actor\":\"me\"", "\"actor\":{}", "metadata: expected an object of strings: "),
                Arguments.of("\"actor\":\"me\"", "\"actor\":" + deep, "metadata: expected an object of strings: "),
                Arguments.of(
                        "\"actor\":\"me\"",
                        "\"actor\":" + "1".repeat(1000),
                        "metadata: expected an object of strings: "),
                Arguments.of(
                        "\"actor\":\"me\"", "\"actor\":\"" + "x".repeat(1 << 20) + '"', "metadata: longer than 1 MiB"),
                Arguments.of("\"hash\":\"", "\"hash\":\"0", "expected 64 lower-case hexadecimal digits between quotes"),
                Arguments.of(HASH_BEGIN, "\"hash\":\"", "expected 64 lower-case hexadecimal digits between quotes"),
                Arguments.of(HASH_BEGIN, "\"hash\":\"A", "expected 64 lower-case hexadecimal digits between quotes"),
                Arguments.of(HASH_BEGIN, "\"hash\":\"g", "expected 64 lower-case hexadecimal digits between quotes"));
    }

    /** What stands between the fields, and lines that are none. */
    static Stream<Arguments> otherForms() {
        return Stream.of(
                Arguments.of(",\"number\"", ", \"number\"", "expected ,\"number\":, found \", "),
                Arguments.of("\"payload\":{", "\"payload\": {", "expected an object, found \" {"),
                Arguments.of(TRUE_EVENT, "\n" + TRUE_EVENT, "expected {\"machine\":, found the end of the line"),
                Arguments.of(TRUE_EVENT, " " + TRUE_EVENT, "expected {\"machine\":, found \" {"),
                Arguments.of(TRUE_EVENT, "[]\n", "expected {\"machine\":, found \"[]\""),
                Arguments.of(TRUE_EVENT, "null\n", "expected {\"machine\":, found \"null\""),
                Arguments.of(TRUE_EVENT, "\0\0\n", "expected {\"machine\":, found \"??\""));
    }

    @ParameterizedTest
    @MethodSource({"otherKeys", "otherFields", "otherObjects", "otherForms"})
    void a_line_that_is_not_an_event_of_this_form_is_refused(String part, String instead, String message) {
        assertThat(TRUE_EVENT).contains(part);

        assertThat(refusal(TRUE_EVENT.replace(part, instead)))
                .startsWith("export:2: ")
                .contains(message);
    }

    @Test
    void the_line_itself_is_accepted() {
        assertThat(refusal(TRUE_EVENT)).startsWith("accepted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080",
                "\u00c3(",
                "\u00c0\u00af",
                "\u00e0\u0080\u00af",
                "\u00ed\u00a0\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f0\u0080\u0080\u00af",
                "\u00ff",
                "\u00e6\u00bc"
            })
    void bytes_that_are_not_utf_8_are_refused_wherever_they_stand(String bytes) {
        for (String part : List.of("the first", "actor", "lab", "phases")) {
            String export = String.join("", LINES).replace(part, bytes);

            assertThat(refusalOf(export.getBytes(ISO_8859_1)))
                    .matches("export:2: column [0-9]+: expected UTF-8, found the byte 0x[0-9a-f]{2}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "{\"format\":\"replug-journal/2\"} | written by a newer replug, as \"replug-journal/2\"; this one reads replug-journal/1: use a newer one",
                "{\"format\":\"replug-journal/17\",\"machines\":[]} | written by a newer replug, as \"replug-journal/17\"; this one reads replug-journal/1: use a newer one",
                "{\"format\":\"replug-journal/1\",\"extra\":1} | unknown name \"extra\"; the header is {\"format\":\"replug-journal/1\"}",
                "{\"format\":\"replug-journal/0\"} | expected {\"format\":\"replug-journal/1\"}, found \"{\"format\":\"replug-journal/0\"}\"",
                "{\"format\":\"replug-journal/01\"} | expected {\"format\":\"replug-journal/1\"}, found",
                "{\"format\":\"replug-capture/1\",\"name\":\"lab\"} | expected {\"format\":\"replug-journal/1\"}, found",
                "{\"format\":\"replug-journal/1\",\"format\":\"replug-journal/1\"} | expected {\"format\":\"replug-journal/1\"}, found",
                "{\"format\": \"replug-journal/1\"} | expected {\"format\":\"replug-journal/1\"}, found",
                "{\"format\":1} | expected {\"format\":\"replug-journal/1\"}, found",
                "{\"format\":null} | expected {\"format\":\"replug-journal/1\"}, found",
                "{} | expected {\"format\":\"replug-journal/1\"}, found \"{}\"",
                "[] | expected {\"format\":\"replug-journal/1\"}, found \"[]\"",
                "'' | expected {\"format\":\"replug-journal/1\"}, found the end of the line",
                "\uFEFF{\"format\":\"replug-journal/1\"} | expected {\"format\":\"replug-journal/1\"}, found"
            })
    void a_header_that_is_another_is_refused(String header, String message) {
        String export = header + "\n" + LINES.get(1) + LINES.get(2);

        assertThat(refusalOf(export.getBytes(UTF_8))).startsWith("export:1: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "{\"events\":2,\"machines\":1}",
                "{\"events\":1,\"machines\":2}",
                "{\"events\":1,\"machines\":0}",
                "{\"events\":01,\"machines\":1}",
                "{\"events\":1.0,\"machines\":1}",
                "{\"events\":1}",
                "{\"events\":1,\"machines\":1,\"extra\":1}",
                "'{\"events\":1,\"machines\":1} '"
            })
    void a_trailer_that_counts_otherwise_is_refused(String trailer) {
        String export = LINES.get(0) + LINES.get(1) + trailer + "\n";

        assertThat(refusalOf(export.getBytes(UTF_8)))
                .startsWith("export:3: expected {\"events\":1,\"machines\":1}, as counted, found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "{}\n", " ", "\0"})
    void what_follows_the_trailer_is_refused(String more) {
        String export = String.join("", LINES) + more;

        assertThat(refusalOf(export.getBytes(UTF_8)))
                .startsWith("export:4: expected the end of the file, found a line more: ");
    }

    @Test
    void a_refusal_names_a_file_that_is_empty() {
        assertThatThrownBy(() -> Exports.read(new byte[0]))
                .hasMessage("export:1: the file is empty; expected {\"format\":\"replug-journal/1\"}");
    }

    private static boolean isSprung;

    /** Would tell that it was made. */
    @SuppressWarnings("unused") // Named by data only.
    static final class Trap {
        static {
            isSprung = true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"result\":0,\"@class\":\"TRAP\"",
                "\"@class\":\"TRAP\",\"result\":0",
                "\"@type\":\"TRAP\",\"result\":0",
                "\"result\":[\"TRAP\",0]",
                "\"result\":{\"@class\":\"TRAP\"}",
                "\"result\":0,\"policy\":[\"TRAP\",{}]",
                "\"result\":0,\"nodes\":{\"@class\":\"TRAP\"}"
            })
    void no_class_is_ever_loaded_by_a_name_in_data(String result) {
        String trap = "replug.interchange.ExportHostileTest$Trap";

        assertThat(refusal(TRUE_EVENT.replace("\"result\":0", result.replace("TRAP", trap))))
                .startsWith("export:2: payload of memory-added: ");
        assertThat(refusal(TRUE_EVENT.replace("\"op\":\"add_memory\"", "\"op\":\"" + trap + '"')))
                .startsWith("export:2: payload of memory-added: ");
        assertThat(refusal(TRUE_EVENT.replace("\"nid\":0", "\"nid\":[\"" + trap + "\",0]")))
                .startsWith("export:2: payload of memory-added: ");
        assertThat(isSprung).isFalse();
    }
}
