package replug.interchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A file that lost something on its way is refused, or yields other events, whose hashes do not fit: never the same. */
class ExportDamageTest {
    private static final byte[] EXPORT = Exports.write(Exports.events(20));

    /** All fields of all events; null if they are refused, which is told in one line. */
    private static @Nullable List<String> fields(byte[] export) {
        try {
            return Exports.read(export).stream()
                    .map(event -> new String(Exports.write(List.of(event)), UTF_8))
                    .toList();
        } catch (InputProblem e) {
            assertThat(e).hasMessageMatching("export:([0-9]+:)? [^\\p{Cntrl}]{10,600}");
            return null;
        }
    }

    private static @Nullable List<String> fields(List<String> lines) {
        return fields(String.join("", lines).getBytes(UTF_8));
    }

    @Test
    void cut_at_any_byte_it_is_refused() {
        for (int length = 0; length < EXPORT.length; length++) {
            assertThat(fields(Arrays.copyOf(EXPORT, length)))
                    .as("the first %d bytes", length)
                    .isNull();
        }
        assertThat(fields(EXPORT)).hasSize(20);
    }

    @Test
    void gzipped_and_cut_at_any_byte_it_is_refused() throws IOException {
        byte[] gzipped = ExportTest.gzipped(EXPORT);

        for (int length = 0; length < gzipped.length; length++) {
            assertThat(fields(Arrays.copyOf(gzipped, length)))
                    .as("the first %d bytes", length)
                    .isNull();
        }
        assertThat(fields(gzipped)).hasSize(20);
    }

    @Test
    void cut_between_two_lines_it_says_so() {
        List<String> lines = Exports.lines(EXPORT);
        byte[] cut = String.join("", lines.subList(0, 8)).getBytes(UTF_8);

        assertThatThrownBy(() -> Exports.read(cut))
                .hasMessage("export:9: expected an event or {\"events\":7,\"machines\":2},"
                        + " found the end of the file: it is truncated");
    }

    @Test
    void cut_within_a_line_it_says_so() {
        assertThatThrownBy(() -> Exports.read(Arrays.copyOf(EXPORT, EXPORT.length - 1)))
                .hasMessage("export:22: the line has no end: the file is truncated");
    }

    @Test
    void without_any_one_line_it_is_refused() {
        for (int i = 0; i < 22; i++) {
            List<String> lines = Exports.lines(EXPORT);
            lines.remove(i);
            assertThat(fields(lines)).as("without line %d", i + 1).isNull();
        }
    }

    @Test
    void with_any_one_line_twice_it_is_refused() {
        for (int i = 0; i < 22; i++) {
            List<String> lines = Exports.lines(EXPORT);
            lines.add(i, lines.get(i));
            assertThat(fields(lines)).as("with line %d twice", i + 1).isNull();
        }
    }

    @Test
    void with_any_two_lines_swapped_it_is_refused_or_yields_other_events() {
        List<String> events = fields(EXPORT);
        for (int i = 0; i < 22; i++) {
            for (int k = i + 1; k < 22; k++) {
                List<String> lines = Exports.lines(EXPORT);
                Collections.swap(lines, i, k);
                List<String> swapped = fields(lines);
                assertThat(swapped).as("lines %d and %d", i + 1, k + 1).isNotEqualTo(events);
                assertThat(swapped == null).isEqualTo(i == 0 || k == 21);
            }
        }
    }

    @Test
    void with_any_one_line_in_place_of_another_it_is_refused_or_yields_other_events() {
        List<String> events = fields(EXPORT);
        for (int i = 0; i < 22; i++) {
            for (int k = 0; k < 22; k++) {
                List<String> lines = Exports.lines(EXPORT);
                lines.set(i, lines.get(k));
                if (i != k) {
                    assertThat(fields(lines)).as("line %d is %d", i + 1, k + 1).isNotEqualTo(events);
                }
            }
        }
    }

    @Test
    void with_any_one_bit_wrong_it_is_refused_or_yields_other_events() {
        byte[] export = Exports.write(Exports.events(4).subList(1, 4));
        List<String> events = fields(export);
        for (int bit = 0; bit < Byte.SIZE * export.length; bit++) {
            export[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(fields(export)).as("bit %d", bit).isNotEqualTo(events);
            export[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
        assertThat(fields(export)).isEqualTo(events);
    }

    @Test
    void with_any_one_byte_missing_or_too_many_it_is_refused_or_yields_other_events() {
        byte[] export = Exports.write(Exports.events(4).subList(1, 4));
        List<String> events = fields(export);
        String text = new String(export, UTF_8);
        for (int i = 0; i <= text.length(); i++) {
            String more = text.substring(0, i) + ' ' + text.substring(i);
            assertThat(fields(more.getBytes(UTF_8))).as("a space at %d", i).isNotEqualTo(events);
            String less = i == text.length() ? "" : text.substring(0, i) + text.substring(i + 1);
            assertThat(fields(less.getBytes(UTF_8))).as("without byte %d", i).isNotEqualTo(events);
        }
    }
}
