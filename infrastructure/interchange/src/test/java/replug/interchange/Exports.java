package replug.interchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import replug.domain.paging.Digest;

/** Exports for tests, made of the approved payloads. */
final class Exports {
    static final String METADATA =
            "{\"actor\":\"me\",\"correlationId\":\"1\",\"origin\":\"observed\",\"tablesDigest\":\"0\"}";

    private Exports() {}

    static ExportedEvent event(String machine, long number, EventName name) {
        try {
            return event(machine, number, name, EventJsonTest.approved(name), METADATA.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ExportedEvent event(String machine, long number, EventName name, byte[] payload, byte[] metadata) {
        return new ExportedEvent(
                machine,
                number,
                name.text(),
                name.revision(),
                new UUID(machine.hashCode(), number).toString(),
                "2026-01-31T12:00:00.%03dZ".formatted(number),
                payload,
                metadata,
                Digest.function().digest(payload));
    }

    /** So many events of two machines by turns, of ever other names. */
    static List<ExportedEvent> events(int count) {
        List<ExportedEvent> events = new ArrayList<>();
        EventName[] names = EventName.values();
        for (int i = 0; i < count; i++) {
            events.add(event(i % 2 == 0 ? "lab" : "other-1.2", i / 2, names[i % names.length]));
        }
        return events;
    }

    static byte[] write(List<ExportedEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ExportWriter writer = new ExportWriter(out);
            for (ExportedEvent event : events) {
                writer.write(event);
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** All events of an export named {@code export}. */
    static List<ExportedEvent> read(byte[] export) {
        List<ExportedEvent> events = new ArrayList<>();
        try (ExportReader reader = ExportReader.read("export", new ByteArrayInputStream(export))) {
            for (ExportedEvent event = reader.next(); event != null; event = reader.next()) {
                events.add(event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return events;
    }

    /** The lines of an export, each with its end. */
    static List<String> lines(byte[] export) {
        return new ArrayList<>(
                new String(export, UTF_8).lines().map(line -> line + '\n').toList());
    }
}
