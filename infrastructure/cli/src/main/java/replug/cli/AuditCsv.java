package replug.cli;

import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import replug.application.Provenance;
import replug.application.Recorded;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/**
 * An audit as comma-separated values (RFC 4180), a row an event. What came from outside and would begin a formula in a
 * spreadsheet has an apostrophe before it.
 */
final class AuditCsv implements AutoCloseable {
    private static final String BEGINS_FORMULA = "=+-@＝＋－＠";

    private static final Map<String, Function<Row, @Nullable Object>> COLUMNS = columns();

    private final SequenceWriter rows;

    /** An event, and whose it is. */
    private record Row(String machine, Recorded recorded, MachineFacts facts) {
        Event event() {
            return recorded.event();
        }

        Provenance provenance() {
            return recorded.provenance();
        }

        @Nullable
        String subject() {
            Operation operation = Answered.operation(event());
            return operation == null ? null : Texts.subject(operation, facts);
        }
    }

    AuditCsv(Writer out) {
        CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true).setLineSeparator("\r\n");
        COLUMNS.keySet().forEach(schema::addColumn);
        this.rows = new CsvMapper().writer(schema.build()).writeValues(out);
    }

    private static Map<String, Function<Row, @Nullable Object>> columns() {
        Map<String, Function<Row, @Nullable Object>> columns = new LinkedHashMap<>();
        columns.put("machine", row -> row.machine);
        columns.put("event", row -> row.recorded.number());
        columns.put("recordedAt", row -> row.recorded.at().toString());
        columns.put("actor", row -> harmless(row.provenance().actor()));
        columns.put("origin", row -> row.provenance().origin().label());
        columns.put("name", row -> row.recorded.name());
        columns.put("op", row -> Answered.op(row.event()));
        columns.put("subject", row -> harmless(row.subject()));
        columns.put("result", row -> row.event().outcome().result());
        columns.put("refused", row -> row.event() instanceof Event.Refused);
        columns.put(
                "errno",
                row -> row.event() instanceof Event.Refused refused
                        ? refused.refusal().errnoName()
                        : null);
        columns.put(
                "message",
                row -> row.event() instanceof Event.Refused refused
                        ? harmless(refused.refusal().message())
                        : null);
        columns.put("reason", row -> harmless(row.provenance().reason()));
        columns.put("note", row -> harmless(row.event().outcome().note()));
        columns.put("step", row -> row.provenance().step());
        columns.put("correlationId", row -> harmless(row.provenance().correlationId()));
        columns.put("tablesDigest", row -> row.recorded.tablesDigest().toString());
        return columns;
    }

    /** The text, such that no spreadsheet takes it for a formula. */
    static @Nullable String harmless(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return text;
        }
        boolean isFormula = text.charAt(0) == '\t'
                || text.charAt(0) == '\r'
                || text.codePoints()
                        .dropWhile(AuditCsv::isBlank)
                        .limit(1)
                        .anyMatch(character -> BEGINS_FORMULA.indexOf(character) >= 0);
        return isFormula ? "'" + text : text;
    }

    /** Whether a spreadsheet may pass over it when it looks for a formula. */
    private static boolean isBlank(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT;
    }

    void write(Audit audit) {
        MachineFacts facts = audit.facts();
        if (facts != null) {
            audit.forEach(recorded -> write(new Row(audit.machine(), recorded, facts)));
        }
    }

    private void write(Row row) {
        Map<String, @Nullable Object> cells = new LinkedHashMap<>();
        COLUMNS.forEach((column, cell) -> cells.put(column, cell.apply(row)));
        rows.write(cells);
    }

    /** The columns, in their order. */
    static List<String> names() {
        return List.copyOf(COLUMNS.keySet());
    }

    @Override
    public void close() {
        rows.close();
    }
}
