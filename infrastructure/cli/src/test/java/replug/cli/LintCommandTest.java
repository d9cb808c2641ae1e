package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import replug.application.lint.Lint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code replug lint} as a user runs it. */
class LintCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Cli imported(String recording) {
        return Cli.imported(folder, recording);
    }

    /** Loses most of a gigabyte at event 2, and gets rid of the rest at event 3. */
    private Cli overRemoved() {
        Cli cli = new Cli(folder.resolve("journal"));
        cli.run("boot", "--mode", "sv48", "--kernel", "6.12.107", "--ram", "0x80000000+2G", "--machine", "lab");
        cli.run("add", "0x140000000", "1G");
        cli.run("remove", "0x140000000", "128M");
        cli.run("remove", "0x148000000", "896M");
        return cli;
    }

    @Test
    void over_removal_is_told_at_the_event_that_removed() {
        Cli.Result result = imported("nokasan-sv48-pagemap").run("lint");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines())
                .containsExactly(
                        "error    over-removal, section 32: present section without all its struct pages",
                        "         virtual   0xffff8d8002000000-0xffff8d8002017fff  96K",
                        "         physical  0x0000000100000000-0x00000001005fffff  6M",
                        "         since     event 9, device-pages-unmapped 0x101000000-0x101ffffff",
                        "nokasan-sv48-pagemap after event 14: 1 error",
                        "the kernel stopped with this event, in the middle of an operation: judged as before it",
                        "not judged, as zones of blocks are known as far as they were seen: offline-without-zone");
    }

    @Test
    void each_event_is_judged_and_what_goes_is_told_too() {
        Cli.Result result = overRemoved().run("lint", "--each");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.lines())
                .containsExactly(
                        "event 2, memory-removed 0x140000000-0x147ffffff",
                        "+ error    over-removal, memory41-47: memory block without direct map",
                        "           virtual   0xffffaf80c8000000-0xffffaf80ffffffff  896M",
                        "           physical  0x0000000148000000-0x000000017fffffff  896M",
                        "event 3, memory-removed 0x148000000-0x17fffffff",
                        "- error    over-removal, memory41-47, since event 2",
                        "lab after event 3: nothing found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lint                                              | 0",
                "lint --at 1                                       | 0",
                "lint --at 2                                       | 1",
                "lint --each                                       | 1",
                "lint --each --at 1                                | 0",
                "lint --at 2 --rule stale-direct-map               | 0",
                "lint --at 2 --rule stale-direct-map,over-removal  | 1",
                "lint --at 2 --machine lab                         | 1",
                "lint --at 2 --json                                | 1",
            })
    void errors_make_the_exit_code(String command, int exitCode) {
        Cli.Result result = overRemoved().run((Object[]) command.split(" ", -1));

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void what_has_to_be_so_is_told_and_is_no_failure() {
        Cli.Result result = imported("nokasan-sv48-memmap").run("lint", "--each");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("+ info     max-pfn: max_pfn is 0x");
    }

    @Test
    void programs_get_the_findings_and_each_events() {
        JsonNode json =
                JSON.readTree(overRemoved().run("lint", "--each", "--json").out());

        JsonNode event = json.get("events").get(0);
        assertThat(event.get("event").longValue()).isEqualTo(2);
        assertThat(event.get("name").stringValue()).isEqualTo("memory-removed");
        JsonNode finding = event.get("appeared").get(0);
        assertThat(finding.get("rule").stringValue()).isEqualTo("over-removal");
        assertThat(finding.get("severity").stringValue()).isEqualTo("error");
        assertThat(finding.get("where").stringValue()).isEqualTo("memory41-47");
        assertThat(finding.get("va").stringValue()).isEqualTo("0xffffaf80c8000000");
        assertThat(finding.get("lastVa").stringValue()).isEqualTo("0xffffaf80ffffffff");
        assertThat(finding.get("lastPa").stringValue()).isEqualTo("0x17fffffff");
        assertThat(json.get("events").get(1).get("gone").get(0).get("event").longValue())
                .isEqualTo(2);
        assertThat(json.get("findings")).isEmpty();
        assertThat(json.get("machine").stringValue()).isEqualTo("lab");
        assertThat(json.get("event").longValue()).isEqualTo(3);
    }

    @Test
    void every_rule_is_explained_within_the_width_of_a_page() {
        Cli cli = new Cli(folder.resolve("none"));

        List<String> lines = cli.run("lint", "--rules").lines();

        Lint.rules().forEach(rule -> assertThat(lines).anyMatch(line -> line.startsWith(rule.name() + " (")));
        assertThat(lines).allMatch(line -> line.length() <= 100);
        JsonNode rules =
                JSON.readTree(cli.run("lint", "--rules", "--json").out()).get("rules");
        assertThat(rules).hasSize(Lint.rules().size());
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void every_rule_is_in_the_docs() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../../docs/lint.md"));

        assertThat(Lint.rules())
                .allSatisfy(rule -> assertThat(lines)
                        .anyMatch(line -> line.startsWith("| `%s` | %s |"
                                        .formatted(rule.name(), rule.severity().label()))
                                && line.endsWith("| 11.%s | %s |"
                                        .formatted(rule.invariant().replace(", ", ", 11."), rule.section()))));
    }

    @Test
    void a_kernel_that_stopped_is_judged_as_it_was_before() {
        Cli cli = new Cli(folder.resolve("journal"));
        cli.run("boot", "--mode", "sv48", "--kernel", "6.12.107", "--ram", "0x80000000+2G", "--machine", "lab");
        cli.run("remove", "0x100100000", "1M");

        Cli.Result result = cli.run("lint");

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines())
                .containsExactly(
                        "lab after event 1: nothing found",
                        "the kernel stopped with this event, in the middle of an operation: judged as before it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lint --rule over-removl | --rule: there is no rule \"over-removl\"; 'replug lint --rules' lists them",
                "lint --at -1            | --at -1: events are numbered from 0, the boot",
                "lint --at 99            | 99",
                "lint --machine nobody   | nobody",
            })
    void bad_input_is_told_in_a_line(String command, String told) {
        Cli.Result result = overRemoved().run((Object[]) command.split(" ", -1));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(told).hasLineCount(1);
    }
}
