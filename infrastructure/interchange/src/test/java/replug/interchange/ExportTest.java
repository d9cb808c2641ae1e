package replug.interchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported is read again, byte for byte. */
class ExportTest {
    @Test
    void an_export_looks_like_this() {
        byte[] payload = "{\"outcome\":{\"result\":0}}".getBytes(UTF_8);
        byte[] metadata = "{\"actor\":\"me\"}".getBytes(UTF_8);
        ExportedEvent event = Exports.event("lab", 0, EventName.KERNEL_STOPPED, payload, metadata);

        assertThat(new String(Exports.write(List.of(event)), UTF_8)).isEqualTo("""
                {"format":"replug-journal/1"}
                {"machine":"lab","number":0,"name":"kernel-stopped","revision":"1",\
                "eventId":"00000000-0001-a18d-0000-000000000000","recordedAt":"2026-01-31T12:00:00.000Z",\
                "payload":{"outcome":{"result":0}},"metadata":{"actor":"me"},\
                "hash":"9eaf177c61e2e489795dc69793fde71bd7ca0c32e3605304d53cfbf597c79a5f"}
                {"events":1,"machines":1}
                """);
    }

    @ParameterizedTest
    @EnumSource
    void every_event_is_read_as_it_was_written(EventName name) {
        assertSurvives(Exports.event("lab", 0, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"outcome\":{\"result\":0,\"note\":\"}]{[\"}}",
                "{\"outcome\":{\"result\":0,\"note\":\"a \\\"quoted\\\" \\\\ \\u00e9 \\\\\"}}",
                "{\"outcome\":{\"result\":0,\"note\":\"é 漢 𝄞 \u007f\"}}",
                " {\"outcome\":{\"result\":0}}",
                "{ \"outcome\" :\t{\"result\":0 ,\r\"log\":[ ] } }",
                "{\"\\u006futcome\":{\"result\":0}}"
            })
    void payloads_are_kept_as_they_stand(String payload) {
        byte[] metadata = "{ \"actor\":\"\\u006de}\\\\\",\"é\":\"{\\\"\"}".getBytes(UTF_8);

        assertSurvives(Exports.event(
                "lab", 0, EventName.KERNEL_STOPPED, payload.strip().getBytes(UTF_8), metadata));
    }

    private static void assertSurvives(ExportedEvent event) {
        assertThat(Exports.read(Exports.write(List.of(event))))
                .singleElement()
                .usingRecursiveComparison()
                .isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 27, 500})
    void many_events_of_several_machines_are_read_in_their_order(int count) {
        List<ExportedEvent> events = Exports.events(count);

        byte[] export = Exports.write(events);

        assertThat(Exports.read(export)).usingRecursiveComparison().isEqualTo(events);
        assertThat(Exports.lines(export).getLast())
                .isEqualTo("{\"events\":%d,\"machines\":%d}\n".formatted(count, Math.min(count, 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal.jsonl", "journal.jsonl.gz"})
    void a_file_tells_how_much_of_it_was_read(String name, @TempDir Path folder) throws IOException {
        byte[] export = Exports.write(Exports.events(500));
        Path file = Files.write(folder.resolve(name), name.endsWith(".gz") ? gzipped(export) : export);
        List<Long> told = new ArrayList<>();

        int count = 0;
        try (ExportReader reader = ExportReader.open(file, told::add)) {
            for (@Nullable ExportedEvent event = reader.next(); event != null; event = reader.next()) {
                count++;
            }
            assertThat(reader.next()).isNull();
        }

        assertThat(count).isEqualTo(500);
        assertThat(told).isSorted().endsWith(Files.size(file));
    }

    @Test
    void a_file_that_is_not_there_is_named(@TempDir Path folder) {
        Path file = folder.resolve("nowhere");

        assertThatThrownBy(() -> ExportReader.open(file, _ -> {}))
                .isInstanceOf(InputProblem.class)
                .hasMessage(file + ": there is no such file");
    }

    @Test
    void who_reads_on_can_name_the_line_too() throws IOException {
        byte[] export = Exports.write(Exports.events(2));

        try (ExportReader reader = ExportReader.read("export", new ByteArrayInputStream(export))) {
            reader.next();
            reader.next();
            assertThat(reader.problem("its hash is wrong", null)).hasMessage("export:3: its hash is wrong");
        }
    }

    @Test
    void an_export_that_was_not_finished_is_not_read() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new ExportWriter(out).write(Exports.event("lab", 0, EventName.MEMORY_ADDED));

        assertThatThrownBy(() -> Exports.read(out.toByteArray())).isInstanceOf(InputProblem.class);
    }

    @Test
    void an_event_that_no_reader_would_take_is_not_written() throws IOException {
        byte[] payload = new byte[ExportFormat.MAX_LINE_BYTES];
        ExportedEvent event =
                Exports.event("lab", 7, EventName.MEMORY_ADDED, payload, Exports.METADATA.getBytes(UTF_8));
        ExportWriter writer = new ExportWriter(new ByteArrayOutputStream());

        assertThatThrownBy(() -> writer.write(event))
                .isInstanceOf(InputProblem.class)
                .hasMessage("event 7 of lab cannot be exported: its line would be longer than 64 MiB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b   | 0                | {}   | {} | 32 | machine: expected letters, digits and . _ + -, at most 200, found \"a b\"",
                "lab   | -1               | {}   | {} | 32 | number: expected 0 to 2^53, found \"-1\"",
                "lab   | 9007199254740993 | {}   | {} | 32 | number: expected 0 to 2^53, found \"9007199254740993\"",
                "lab   | 0                | '{\n}' | {} | 32 | payload: has a line end",
                "lab   | 0                | {}   | '{\n}' | 32 | metadata: has a line end",
                "lab   | 0                | {}   | {} | 31 | hash: expected 32 bytes, found 31"
            })
    void what_is_no_event_is_not_exported(
            String machine, long number, String payload, String metadata, int hashBytes, String message) {
        assertThatThrownBy(() -> new ExportedEvent(
                        machine,
                        number,
                        "memory-added",
                        "1",
                        "00000000-0000-0000-0000-000000000000",
                        "2026-01-31T12:00:00Z",
                        payload.getBytes(UTF_8),
                        metadata.getBytes(UTF_8),
                        new byte[hashBytes]))
                .isInstanceOf(InputProblem.class)
                .hasMessage(message);
    }

    static byte[] gzipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
