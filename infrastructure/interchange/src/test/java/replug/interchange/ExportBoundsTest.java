package replug.interchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds, reading it takes no more than a few times the longest line's memory, and little time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ExportBoundsTest {
    private static final List<String> LINES =
            Exports.lines(Exports.write(List.of(Exports.event("lab", 0, EventName.MEMORY_ADDED))));
    private static final long MAX = ExportFormat.MAX_LINE_BYTES;
    private static final int BUFFERS = 1 << 17;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A text again and again, up to so many bytes. */
    private static final class Repeated extends InputStream {
        private final int textBytes;
        private final byte[] block;
        private final long bytes;
        private long at;

        Repeated(String text, long bytes) {
            this.textBytes = text.getBytes(UTF_8).length;
            this.block = text.repeat(1 << 13).getBytes(UTF_8);
            this.bytes = bytes;
        }

        @Override
        public int read() {
            throw new AssertionError("reads byte by byte");
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int n = (int) Math.min(bytes - at, Math.min(length, block.length - textBytes));
            System.arraycopy(block, (int) (at % textBytes), target, offset, n);
            at += n;
            return n == 0 ? -1 : n;
        }
    }

    /** An export whose event has {@code text} over and over in place of {@code part}. */
    private static InputStream hostile(String part, String text, long bytes) {
        String line = LINES.get(1);
        assertThat(line).contains(part);
        String before = LINES.get(0) + line.substring(0, line.indexOf(part));
        String after = line.substring(line.indexOf(part) + part.length()) + LINES.get(2);
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(before.getBytes(UTF_8)),
                new Repeated(text, bytes),
                new ByteArrayInputStream(after.getBytes(UTF_8)))));
    }

    private static void readAll(InputStream in) throws IOException {
        try (ExportReader reader = ExportReader.read("export", in)) {
            while (reader.next() != null) {
                assertThat(reader).isNotNull();
            }
        }
    }

    /** What it says; asserts that it took no more bytes and no more memory than it may. */
    private static String refusal(InputStream in, long mostBytes, long mostMemory) {
        long[] read = new long[1];
        long before = THREADS.getCurrentThreadAllocatedBytes();
        String message = "accepted";
        try {
            readAll(new CountedInput(in, n -> read[0] = n));
        } catch (InputProblem e) {
            message = String.valueOf(e.getMessage());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(read[0]).isLessThanOrEqualTo(mostBytes);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(mostMemory);
        return message;
    }

    @ParameterizedTest
    @CsvSource({"lab, a", "\"number\":0, 9", "the first, é", "{\"operation\", [", "observed, ' '"})
    void of_a_line_of_100_MB_no_more_than_the_bound_is_read(String part, String text) {
        InputStream in = hostile(part, text, 100_000_000);

        // The array grows up to the bound; those that were too short count too.
        assertThat(refusal(in, MAX + LINES.get(0).length() + BUFFERS, 3 * MAX))
                .isEqualTo("export:2: the line is longer than 64 MiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "[", "{\"format\":", " "})
    void of_a_first_line_of_100_MB_no_more_than_the_bound_is_read(String text) {
        assertThat(refusal(new Repeated(text, 100_000_000), MAX + BUFFERS, 3 * MAX))
                .isEqualTo("export:1: the line is longer than 64 MiB");
    }

    @Test
    void a_line_that_gzip_made_small_is_bounded_too() throws IOException {
        byte[] gzipped =
                ExportTest.gzipped(hostile("the first", "a", 100_000_000).readAllBytes());
        assertThat(gzipped).hasSizeLessThan(200_000);

        assertThat(refusal(new ByteArrayInputStream(gzipped), gzipped.length, 3 * MAX))
                .isEqualTo("export:2: the line is longer than 64 MiB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lab             | a          | column 12: expected up to 200 printable ASCII characters between quotes",
                "0               | 9          | column 27: expected a whole number from 0 to 2^53",
                "the first       | a          | payload of memory-added: ",
                "the first       | é          | payload of memory-added: ",
                "the first       | \\u0061    | payload of memory-added: ",
                "{\"operation\"  | [          | column",
                "\"nid\":0       | '\"a\":[[' | column",
                "\"result\":0    | '\"result\":0,' | payload of memory-added: Duplicate",
                "\"me\"          | [          | column",
                "tablesDigest    | a          | metadata: longer than 1 MiB"
            })
    void what_fits_into_a_line_is_refused_soon(String part, String text, String message) {
        long wholeTexts = 60_000_000L / text.getBytes(UTF_8).length * text.getBytes(UTF_8).length;

        // The line, grown and copied, and payload and metadata.
        assertThat(refusal(hostile(part, text, wholeTexts), MAX + BUFFERS, 6 * MAX))
                .startsWith("export:2: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Aa", "AaBB"})
    void keys_whose_hash_codes_collide_are_refused_soon(String pair) {
        // "Aa" and "BB" have the same hash code, and so has every text that is made of the two.
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 1 << 15; i++) {
            String bits = Integer.toBinaryString(1 << 15 | i).substring(1);
            String key = bits.replace("0", pair.substring(0, 2)).replace("1", "BB");
            keys.append(i == 0 ? "" : ",").append('"').append(key).append("\":\"\"");
        }
        String export = String.join("", LINES).replace("\"actor\":\"me\"", keys.toString());

        assertThat(refusal(new ByteArrayInputStream(export.getBytes(UTF_8)), export.length(), 6 * MAX))
                .startsWith("export:2: metadata: longer than 1 MiB");
    }

    @Test
    void as_many_metadata_as_fit_are_read_soon() {
        StringBuilder keys = new StringBuilder("\"a\":\"\"");
        for (int i = 0; keys.length() < 1_000_000; i++) {
            keys.append(",\"").append(Integer.toString(i, 36)).append("\":\"\"");
        }
        String export = String.join("", LINES).replace("\"actor\":\"me\"", keys.toString());

        assertThat(refusal(new ByteArrayInputStream(export.getBytes(UTF_8)), export.length(), 6 * MAX))
                .doesNotContain("longer");
    }

    @Test
    void the_longest_line_is_one_byte_shorter_than_what_is_refused() {
        String line = LINES.get(1);
        int room = (int) MAX - line.length() + "the first".length() + 1;

        assertThatThrownBy(() -> readAll(hostile("the first", "a", room)))
                .hasMessageContaining("payload of memory-added");
        assertThatThrownBy(() -> readAll(hostile("the first", "a", room + 1)))
                .hasMessage("export:2: the line is longer than 64 MiB");
    }
}
