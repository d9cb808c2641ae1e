package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code replug bisect} as a user runs it. */
@SuppressWarnings("NullAway.Init")
class BisectTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_machine_that_loses_a_gigabyte() {
        cli = new Cli(folder.resolve("journal"));
        cli.run("boot", "--mode", "sv48", "--ram", "0x80000000+2G");
        cli.run("add", "0x180000000", "128M");
        cli.run("add", "0x140000000", "1G");
        cli.run("online", "40");
        cli.run("remove", "0x180000000", "128M");
        cli.run("online", "41", "--type", "online_movable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "findings(\"over-removal\") > 0                | 6",
                "findings(\"over-removal\") == 7 && event > 5  | 6",
                "findings() > 0                               | 6",
            })
    void what_lint_finds_may_be_asked_for(String when, long event) {
        cli.run("remove", "0x150000000", "128M");

        Cli.Result result = cli.run("bisect", "--when", when, "--json");

        assertThat(result.err()).isEmpty();
        assertThat(JSON.readTree(result.out()).get("first").get(0).get("event").longValue())
                .isEqualTo(event);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zone(40) == \"Normal\"                       | 3",
                "blocks(\"online\") > 17                      | 5",
                "!is_mapped(0xffffaf8100000000) && event > 3  | 4",
                "max_pfn == 0x180000                          | 2",
                "block(41) != \"offline\" && event > 2        | 5",
            })
    void the_first_event_is_found(String when, long event) {
        Cli.Result result = cli.run("bisect", "--when", when, "--json");

        assertThat(result.err()).isEmpty();
        JsonNode found = JSON.readTree(result.out());
        assertThat(found.get("certain").booleanValue()).isTrue();
        assertThat(found.get("first").get(0).get("event").longValue()).isEqualTo(event);
    }

    @Test
    void a_command_is_asked_as_git_asks_it() {
        Cli.Result result = cli.run("bisect", "--run", "test $REPLUG_EVENT -lt 4 && test -s \"$REPLUG_DUMP\"");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("it holds first after").contains("event 4  memory-removed");
    }

    @Test
    void what_a_command_cannot_say_is_left_open() {
        Cli.Result result =
                cli.run("bisect", "--run", "case $REPLUG_EVENT in 2|3) exit 125;; 0|1) exit 0;; *) exit 1;; esac");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("event 2 ").contains("event 3 ").contains("event 4 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--when | leaves( < 1          | column",
                "--when | leaves(\"3G\") > 1    | expected an area",
                "--when | findings(\"none\") > 1 | expected a rule",
                "--when | somewhat > 1         | unknown name somewhat",
                "--when | 1 + 1                | expected something that holds or not",
                "--when | event > 99           | it does not hold after event 5",
                "--run  | exit 200             | exit code 200",
                "--run  | exit 126             | cannot start",
                "--run  | /no/such/program     | cannot start",
            })
    void bad_questions_are_explained(String option, String question, String said) {
        Cli.Result result = cli.run("bisect", option, question);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(said);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void events_before_the_boot_are_refused() {
        Cli.Result result = cli.run("bisect", "--good", "-1", "--when", "event > 2");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("events are numbered from 0");
    }

    @Test
    void a_command_that_hangs_is_stopped() {
        Cli.Result result = cli.run("bisect", "--run", "sleep 60", "--timeout", "1");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("took more than 1 seconds");
    }
}
