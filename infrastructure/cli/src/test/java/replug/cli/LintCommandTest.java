package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.application.lint.Lint;
import replug.application.lint.LintRule;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code replug lint} as a user runs it. */
@SuppressWarnings("NullAway.Init")
class LintCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_journal() {
        cli = new Cli(folder.resolve("journal"));
    }

    private void imported(String recording) {
        assertThat(cli.run("import", Recordings.named(recording)).exitCode()).isZero();
    }

    /** A machine that lacks the direct map of 896 MiB after event 2, and of nothing after event 3. */
    private void lostAndGone() {
        cli.run("boot", "--mode", "sv48", "--ram", "0x80000000+2G");
        cli.run("add", "0x140000000", "1G");
        cli.run("remove", "0x140000000", "128M");
        cli.run("remove", "0x148000000", "896M");
    }

    /** Event 14 is where the kernel stopped. */
    @ParameterizedTest
    @ValueSource(strings = {"nokasan-sv48-pagemap", "nokasan72-sv48-pagemap", "kasan-sv48-pagemap"})
    void over_removal_is_told_of_the_event_that_removed_and_not_where_the_kernel_stopped(String recording) {
        imported(recording);

        JsonNode each = JSON.readTree(cli.run("lint", "--each", "--json").out());
        assertThat(each.get("events")).hasSize(1);
        assertThat(each.at("/events/0/event").longValue()).isEqualTo(9);
        assertThat(each.at("/events/0/name").stringValue()).isEqualTo("device-pages-unmapped");
        assertThat(each.at("/events/0/appeared/0/rule").stringValue()).isEqualTo("over-removal");
        assertThat(each.get("event").longValue()).isGreaterThan(9);
        assertThat(cli.run("log").out()).contains("kernel-stopped");
        assertThat(cli.run("lint", "--at", "8").exitCode()).isZero();
        assertThat(cli.run("lint", "--at", "9").exitCode()).isEqualTo(1);
    }

    @Test
    void each_event_is_told_with_what_appeared() {
        imported("nokasan-sv48-pagemap");

        Cli.Result result = cli.run("lint", "--each");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).isEmpty();
        assertThat(result.lines())
                .containsExactly(
                        "event 9, device-pages-unmapped 0x101000000-0x101ffffff",
                        "+ error    over-removal, section 32: present section without all its struct pages",
                        "           virtual   0xffff8d8002000000-0xffff8d8002017fff  96K",
                        "           physical  0x0000000100000000-0x00000001005fffff  6M",
                        "nokasan-sv48-pagemap after event 14: 1 error",
                        "explained by: replug lint --rules --rule over-removal",
                        "not judged, as process root tables are not recorded: process-roots",
                        "not judged, as the kernel has no KASAN: shadow-missing, shadow-leaves, stale-shadow",
                        "not judged, as zones of blocks are known as far as they were seen: offline-without-zone");
    }

    @Test
    void what_was_broken_and_is_whole_again_counts_with_each_only() {
        lostAndGone();

        Cli.Result now = cli.run("lint");
        assertThat(now.exitCode()).isZero();
        assertThat(now.out()).contains("after event 3: nothing found");
        Cli.Result each = cli.run("lint", "--each");
        assertThat(each.exitCode()).isEqualTo(1);
        assertThat(each.out())
                .contains("+ error    over-removal, memory41-47: memory block without direct map")
                .contains("- error    over-removal, memory41-47, since event 2");
    }

    @Test
    void json_has_the_finding_its_event_and_the_rule() {
        lostAndGone();

        JsonNode json = JSON.readTree(cli.run("lint", "--at", "2", "--json").out());

        assertThat(json.get("event").longValue()).isEqualTo(2);
        assertThat(json.get("findings")).hasSize(1);
        JsonNode finding = json.at("/findings/0");
        assertThat(finding.get("rule").stringValue()).isEqualTo("over-removal");
        assertThat(finding.get("severity").stringValue()).isEqualTo("error");
        assertThat(finding.get("event").longValue()).isEqualTo(2);
        assertThat(finding.get("where").stringValue()).isEqualTo("memory41-47");
        assertThat(finding.get("va").stringValue()).isEqualTo("0xffffaf80c8000000");
        assertThat(finding.get("lastVa").stringValue()).isEqualTo("0xffffaf80ffffffff");
        assertThat(finding.get("pa").stringValue()).isEqualTo("0x148000000");
        assertThat(finding.get("lastPa").stringValue()).isEqualTo("0x17fffffff");
        assertThat(json.get("rules")).hasSize(1);
        assertThat(json.at("/rules/0/explanation").stringValue()).startsWith("A removal takes");
        assertThat(json.at("/notJudged/process-roots").stringValue()).isNotEmpty();
    }

    @Test
    void the_kernel_that_mends_it_is_named() {
        cli.run("boot", "--mode", "sv48", "--ram", "0x80000000+2G", "--kernel", "6.12.50");
        cli.run("add", "0x140000000", "128M");
        cli.run("remove", "0x140000000", "128M");

        assertThat(cli.run("lint").lines())
                .contains("error    stale-direct-map, section 40: direct map of memory that is not there")
                .contains("stale-direct-map is fixed: 6.12.103: before, removal in Sv39 and Sv48 cleared nothing");
    }

    @Test
    void only_the_rules_that_are_asked_for_are_judged() {
        lostAndGone();

        assertThat(cli.run("lint", "--at", "2", "--rule", "write-exec,aliased-table")
                        .exitCode())
                .isZero();
        assertThat(cli.run("lint", "--at", "2", "--rule", "write-exec,over-removal")
                        .exitCode())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rule bogus     | there is no rule \"bogus\"; 'replug lint --rules' lists them",
                "--at 99          | has no event 99: its last is 3",
                "--at -1          | -1",
                "--machine other  | other",
                "--at soon        | soon",
            })
    void bad_questions_are_explained(String words, String said) {
        lostAndGone();

        Cli.Result result = cli.run((Object[]) ("lint " + words).split(" ", -1));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(said);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void every_rule_is_explained_in_100_columns_and_listed_in_the_documentation() throws IOException {
        Cli.Result rules = cli.run("lint", "--rules");
        List<String> documented = Files.readAllLines(Path.of("../../docs/lint.md"));

        assertThat(rules.exitCode()).isZero();
        assertThat(rules.lines()).allMatch(line -> line.length() <= 100);
        for (LintRule rule : Lint.rules()) {
            assertThat(rules.out())
                    .contains(rule.name() + " (" + rule.severity().label());
            assertThat(documented)
                    .anyMatch(line -> line.startsWith("| `%s` | %s | %s | %s |"
                            .formatted(rule.name(), rule.severity().label(), rule.invariant(), rule.section())));
        }
        assertThat(documented.stream().filter(line -> line.startsWith("| `"))).hasSameSizeAs(Lint.rules());
    }
}
