package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;

/** What replug audit tells on a terminal, as JSON and as CSV. */
@SuppressWarnings("NullAway.Init")
class AuditTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String HOSTILE = "=cmd|' /C calc'!A0, \"quoted\" <script>alert(1)</script>";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_machine_that_somebody_asked_for_much() {
        cli = new Cli(folder.resolve("journal"));
        shown("boot", "-m", "lab", "--mode", "sv48", "--ram", "0x80000000+1G", "--actor", "amy");
        shown("add", "0x100000000", "256M", "--actor", "@ben", "--reason", HOSTILE);
        assertThat(cli.run("add", "0x108000000", "128M", "--actor", "cat").exitCode())
                .isEqualTo(1);
        shown("online", "32", "--actor", "cat", "--note", "+1");
    }

    private String shown(Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).as(result.out()).isZero();
        return result.out();
    }

    private List<Map<String, String>> csv(String text) {
        return new CsvMapper()
                .readerFor(Map.class)
                .with(CsvSchema.emptySchema().withHeader())
                .<Map<String, String>>readValues(text)
                .readAll();
    }

    @Test
    void the_terminal_has_facts_events_differences_and_the_checkpoint() {
        List<String> lines = shown("audit").lines().toList();
        String checkpoint = shown("checkpoint");

        assertThat(lines.getFirst()).startsWith("audit of lab, 20");
        assertThat(lines)
                .contains(
                        "kernel         Linux 6.12.107, sv48",
                        "4 events, 1 refused",
                        "period         the whole history")
                .anyMatch(line -> line.startsWith("verified       events 0 to 3: numbers, hashes,"))
                .anyMatch(line -> line.matches("     2 .* cat       -EEXIST .*"))
                .anyMatch(line -> line.startsWith("direct     256M "))
                .allMatch(line -> line.length() <= Texts.WIDTH);
        assertThat(lines.subList(lines.size() - 2, lines.size()))
                .isEqualTo(checkpoint.lines().toList().subList(1, 3));
    }

    @Test
    void json_has_what_log_has_and_the_layout_before_and_after() {
        JsonNode audits = JSON.readTree(shown("audit", "--json"));

        assertThat(audits).hasSize(1);
        JsonNode audit = audits.get(0);
        assertThat(audit.get("machine").stringValue()).isEqualTo("lab");
        assertThat(audit.get("facts").get("kernel").stringValue()).isEqualTo("6.12.107");
        assertThat(audit.get("events")).isEqualTo(JSON.readTree(shown("log", "--json")));
        assertThat(audit.get("refused").intValue()).isEqualTo(1);
        JsonNode verified = audit.get("verified");
        assertThat(verified.get("sound").booleanValue()).isTrue();
        assertThat(verified.get("events").intValue()).isEqualTo(4);
        JsonNode head = JSON.readTree(shown("checkpoint", "--json")).get(0).get("hash");
        assertThat(verified.get("head")).isEqualTo(head);
        assertThat(verified.get("checkpoint").stringValue()).endsWith("\n4\n" + head.stringValue() + "\n");
        assertThat(audit.get("before").get("event").intValue()).isZero();
        assertThat(audit.get("after").get("event").intValue()).isEqualTo(3);
        assertThat(audit.get("after").get("memory"))
                .isEqualTo(JSON.readTree(shown("blocks", "--json", "--bytes")).get("memory"));
        assertThat(audit.get("after")
                        .get("areas")
                        .get("direct")
                        .get("mappedBytes")
                        .longValue())
                .isGreaterThan(256 << 20);
        assertThat(audit.get("diff")).isEqualTo(JSON.readTree(shown("diff", "0..3", "--stat", "--json")));
        assertThat(audit.get("lint").isArray()).isTrue();
    }

    @Test
    void csv_has_a_row_an_event_and_no_formula() {
        String text = shown("audit", "--csv");
        List<Map<String, String>> rows = csv(text);

        assertThat(text).endsWith("\r\n");
        assertThat(text.split("\r\n", -1)).hasSize(1 + 4 + 1);
        assertThat(rows)
                .hasSize(4)
                .allSatisfy(row -> assertThat(row.keySet()).containsExactlyElementsOf(AuditCsv.names()));
        assertThat(rows.get(1))
                .containsEntry("machine", "lab")
                .containsEntry("event", "1")
                .containsEntry("name", "memory-added")
                .containsEntry("actor", "'@ben")
                .containsEntry("subject", "0x100000000-0x10fffffff")
                .containsEntry("reason", "'" + HOSTILE)
                .containsEntry("refused", "false");
        assertThat(rows.get(2)).containsEntry("refused", "true").containsEntry("errno", "EEXIST");
        assertThat(rows.get(2)).containsEntry("result", "-17");
        assertThat(rows.get(3)).containsEntry("note", "'+1");
        assertThat(List.of("=1", "+1", "-1", "@a", "\t=1", "  =1", "\u00a0-1", "\u200b@a", "\r1", "＝1"))
                .allSatisfy(cell -> assertThat(AuditCsv.harmless(cell)).isEqualTo("'" + cell));
        assertThat(List.of("", "a=1", "0x1-0x2", "'", " a"))
                .allSatisfy(cell -> assertThat(AuditCsv.harmless(cell)).isEqualTo(cell));
    }

    @Test
    void a_period_without_events_has_no_layout() {
        JsonNode audit =
                JSON.readTree(shown("audit", "--json", "--until", "2001-01-01")).get(0);

        assertThat(audit.get("events")).isEmpty();
        assertThat(audit.get("before").isNull()).isTrue();
        assertThat(audit.get("diff").isNull()).isTrue();
        assertThat(audit.get("verified").get("events").intValue()).isEqualTo(4);
        assertThat(audit.get("period").get("until").stringValue()).startsWith("2001-01-01T23:59:59");
        assertThat(shown("audit", "--until", "2001-01-01")).contains("nothing was recorded in this period");
        assertThat(csv(shown("audit", "--csv", "--since", "2999-01-01"))).isEmpty();
        assertThat(shown("audit", "--csv", "--since", "2999-01-01")).startsWith("machine,event,recordedAt,");
    }

    @Test
    void the_layout_before_is_that_before_the_first_event_told_of() {
        String second =
                JSON.readTree(shown("log", "--json")).get(3).get("recordedAt").stringValue();

        JsonNode audit =
                JSON.readTree(shown("audit", "--json", "--since", second)).get(0);

        int first = audit.get("events").get(0).get("event").intValue();
        assertThat(audit.get("before").get("event").intValue()).isEqualTo(Math.max(0, first - 1));
        assertThat(audit.get("after").get("event").intValue()).isEqualTo(3);
        JsonNode early = JSON.readTree(shown("audit", "--json", "--at", "1")).get(0);
        assertThat(early.get("events")).hasSize(2);
        assertThat(early.get("period").get("lastEvent").intValue()).isEqualTo(1);
        assertThat(shown("audit", "--at", "1")).contains("period         up to event 1");
        assertThat(early.get("after").get("event").intValue()).isEqualTo(1);
        assertThat(early.get("verified").get("events").intValue()).isEqualTo(4);
    }

    @Test
    void every_machine_is_told_of_unless_one_is_named() {
        shown("import", Recordings.named("nokasan-sv48-basic"));

        assertThat(JSON.readTree(shown("audit", "--json"))).hasSize(2);
        assertThat(JSON.readTree(shown("audit", "--json", "-m", "lab"))).hasSize(1);
        assertThat(csv(shown("audit", "--csv"))).hasSize(4 + 14);
        assertThat(shown("audit")).contains("audit of lab", "audit of nokasan-sv48-basic");
        assertThat(cli.run("audit", "-m", "attic").err()).contains("has no machine attic");
        assertThat(cli.run("audit", "--csv", "--json").exitCode()).isEqualTo(2);
        assertThat(cli.run("audit", "--at", "-1").exitCode()).isEqualTo(2);
        assertThat(cli.run("audit", "--at", "1").err()).contains("name one with --machine");
        assertThat(cli.run("audit", "-m", "lab", "--at", "4").err())
                .contains("machine lab has no event 4: its events are 0 to 3");
        assertThat(cli.run("audit", "--since", "2026-01-02", "--until", "2026-01-01")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void of_a_damaged_journal_it_tells_what_is_sound_and_what_is_not() throws SQLException {
        execute("UPDATE event SET payload = SUBSTRING(payload FROM 1 FOR 40) WHERE number = 2");

        Cli.Result json = cli.run("audit", "--json");
        Cli.Result text = cli.run("audit");

        assertThat(json.exitCode()).isEqualTo(3);
        JsonNode audit = JSON.readTree(json.out()).get(0);
        assertThat(audit.get("verified").get("sound").booleanValue()).isFalse();
        assertThat(audit.get("verified").get("events").intValue()).isEqualTo(2);
        assertThat(audit.get("verified").get("defects").get(0).get("event").intValue())
                .isEqualTo(2);
        assertThat(audit.get("events")).hasSize(2);
        assertThat(audit.get("after").get("event").intValue()).isEqualTo(1);
        assertThat(json.err()).contains("event 2 of lab").doesNotContain("\tat ");
        assertThat(text.exitCode()).isEqualTo(3);
        assertThat(text.out()).contains("NOT SOUND: event 2 of lab", "2 events, 0 refused");
    }

    @Test
    void of_a_journal_without_one_sound_event_it_tells_that() throws SQLException {
        execute("UPDATE event SET payload = SUBSTRING(payload FROM 1 FOR 40) WHERE number = 0");

        Cli.Result result = cli.run("audit", "--json");

        assertThat(result.exitCode()).isEqualTo(3);
        JsonNode audit = JSON.readTree(result.out()).get(0);
        assertThat(audit.get("facts").isNull()).isTrue();
        assertThat(audit.get("events")).isEmpty();
        assertThat(audit.get("verified").get("checkpoint").isNull()).isTrue();
        assertThat(cli.run("audit").out()).contains("no event is sound");
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + cli.journal(), "replug", "")) {
            connection.createStatement().executeUpdate(statement);
        }
    }

    @Test
    void what_lint_objects_to_is_told_with_the_event_since_which_it_is_so() {
        cli.run("import", Recordings.named("nokasan72-sv48-pagemap"));

        assertThat(cli.run("audit").out()).contains("over-removal", "event 9");
        assertThat(cli.run("audit", "--json").out()).contains("\"rule\":\"over-removal\"");
    }
}
