package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import replug.interchange.Recordings;

@SuppressWarnings("NullAway.Init")
class FixtureCommandTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_journal() {
        cli = new Cli(folder.resolve("journal"));
    }

    private Cli.Result run(Object... words) {
        Cli.Result result = cli.run(words);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    /** A history that the model decided: two blocks, one of which goes to the normal zone and cannot be taken back. */
    private Path decided() {
        run("boot", "--mode", "sv48", "--ram", "0x80000000+1G");
        run("add", "0x100000000", "256M");
        run("online", "32", "--type", "online_movable");
        run("online", "33");
        assertThat(cli.run("offline", "33", "--unmovable", "0x108034").exitCode())
                .isEqualTo(ExitCode.DIFFERS);
        run("offline", "32");
        return record("decided");
    }

    private Path recorded(String recording) {
        run("import", Recordings.named(recording));
        return record(recording);
    }

    private Path record(String name, Object... more) {
        Path file = folder.resolve("fixtures").resolve(name + ".replug.jsonl");
        List<Object> words = new ArrayList<>(List.of("fixture", "record", "-o", file));
        words.addAll(List.of(more));
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(run(words.toArray()).out()).doesNotContain("something else");
        return file;
    }

    private static void alter(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replaceFirst(java.util.regex.Pattern.quote(from), to));
    }

    private void assertRefused(String message, Object... words) {
        Cli.Result result = cli.run(words);
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void what_was_recorded_passes() {
        recorded("nokasan-sv48-basic");
        record("part", "--range", "4..9", "--scrub", "host,time,actor,frames");

        assertThat(run("fixture", "check", folder.resolve("fixtures")).out()).isEqualTo("2 passed, 0 failed\n");
    }

    @Test
    void one_altered_expectation_fails_and_names_the_event() throws Exception {
        Path file = recorded("nokasan-sv48-basic");
        alter(file, "0x400000e7+0x80000\"", "0x400000e3+0x80000\"");
        String before = Files.readString(file);
        Path xml = folder.resolve("report.xml");

        Cli.Result result = cli.run("fixture", "check", file, "--junit", xml);

        assertThat(result.exitCode()).isEqualTo(ExitCode.DIFFERS);
        assertThat(result.lines())
                .contains(
                        "FAILED " + file,
                        "  event 1 memory-added 0x100000000-0x107ffffff",
                        "    direct 0xffffaf8080000000 pmd x64: expected 0x00000000400000e3 DAG...RV,",
                        "    found 0x00000000400000e7 DAG..WRV",
                        "  where it was recorded: replug show 1, replug diff 1 --machine nokasan-sv48-basic")
                .endsWith("0 passed, 1 failed");
        assertThat(Files.readString(file)).isEqualTo(before);
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(xml.toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
                .contains("event 1 memory-added");
        assertThat(cli.run("fixture", "check", file, "--json").out())
                .contains("\"passes\":false,\"event\":1,\"differences\":[");
    }

    @Test
    void whatever_a_decided_history_left_is_compared() throws Exception {
        Path file = decided();
        alter(file, "\"zone\":\"Movable\"", "\"zone\":\"Normal\"");

        Cli.Result result = cli.run("fixture", "check", file);

        assertThat(result.out())
                .contains("event 2 memory-block-onlined")
                .contains("blocks[0].zone: expected \"Normal\", found \"Movable\"");
    }

    @Test
    void what_lint_finds_is_expected_too() throws Exception {
        Path file = recorded("nokasan72-sv48-pagemap");
        assertThat(Files.readString(file)).contains("\"lint\":[\"error over-removal, section 32: present section");
        alter(file, "\"lint\":[\"error over-removal", "\"lint\":[\"error under-removal");

        assertThat(cli.run("fixture", "check", file).out())
                .contains("event 9 device-pages-unmapped", "lint: expected nothing of it, found \"error over-removal");
    }

    @Test
    void a_difference_is_accepted_with_its_reason() throws Exception {
        Path file = decided();
        alter(file, "\"zone\":\"Movable\"", "\"zone\":\"Normal\"");
        alter(file, "\"event\":3,", "\"event\":3,\"colour\":\"blue\",");

        assertThat(run("fixture", "accept", file, "--reason", "it was wrong").out())
                .contains("now expects what the model does", "blocks[0].zone: expected \"Normal\", found \"Movable\"");

        Cli.Result check = run("fixture", "check", file);
        assertThat(check.out()).isEqualTo("1 passed, 0 failed\n");
        assertThat(check.err()).contains("line 5: \"colour\" is not known here, and was kept");
        assertThat(Files.readString(file))
                .contains("\"accepted\":[{\"reason\":\"it was wrong\"}]", "\"colour\":\"blue\"");
        assertThat(run("fixture", "accept", file, "--reason", "again").out()).contains("nothing was changed");
    }

    @Test
    void a_history_shrinks_to_what_still_shows_it() {
        Path file = decided();
        Path small = folder.resolve("small.replug.jsonl");

        assertThat(run("fixture", "shrink", file, "--while", "zone(33) == \"Normal\"", "-o", small)
                        .lines())
                .hasSize(3)
                .startsWith("2 steps of 5 are in " + small)
                .contains("  event 3 memory-block-onlined 0x108000000-0x10fffffff (memory33)");
        assertThat(run("fixture", "check", small).out()).startsWith("1 passed");

        Path byCommand = folder.resolve("by-command.replug.jsonl");
        assertThat(run(
                                "fixture",
                                "shrink",
                                file,
                                "--run",
                                "! grep -q '\"result\":-16' \"$REPLUG_FIXTURE\"",
                                "-o",
                                byCommand)
                        .out())
                .startsWith("3 steps of 5");
    }

    @Test
    void scrubbed_fixtures_do_not_tell_of_their_host() throws IOException {
        run("import", Recordings.named("kasan-sv48-basic"));
        Path file = record("scrubbed", "--scrub", "host", "--scrub", "time,actor,frames");

        assertThat(Files.readString(file)).doesNotContain("riscv-virtio", "\"note\"", "console=ttyS0", "[    0.0");
        assertThat(run("fixture", "check", file).out()).startsWith("1 passed");
    }

    @Test
    void a_fixture_becomes_a_class_or_a_script() throws IOException {
        Path file = decided();
        Path source = folder.resolve("DecidedTest.java");

        assertThat(run("fixture", "emit", file, "--as", "junit", "-o", source).out())
                .isEqualTo(source + " has the class\n");
        assertThat(Files.readString(source)).contains("class DecidedTest", "online_movable");
        assertThat(run("fixture", "emit", file, "--as", "shell").out()).startsWith("#!/bin/sh\n");
        assertRefused("is there already", "fixture", "emit", file, "--as", "junit", "-o", source);
        assertRefused("no-class", "fixture", "emit", file, "--as", "junit", "--class", "no-class");
        assertRefused("a script has none", "fixture", "emit", file, "--as", "shell", "--class", "X");
    }

    @Test
    void what_cannot_be_a_fixture_is_refused_in_a_line() throws Exception {
        Path file = decided();
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path out = folder.resolve("out.replug.jsonl");
        assertRefused(
                "there are no fixtures, files named NAME.replug.jsonl, in this folder", "fixture", "check", empty);
        assertRefused("there is no such file or folder", "fixture", "check", folder.resolve("none"));
        assertRefused("is there already", "fixture", "record", "-o", file);
        assertRefused("a fixture is named NAME.replug.jsonl", "fixture", "record", "-o", folder.resolve("a.json"));
        assertRefused("--scrub: expected host, time, actor, frames", "fixture", "record", "-o", out, "--scrub", "all");
        assertRefused("has no event 99", "fixture", "record", "-o", out, "--range", "99..");
        assertRefused("does not show in the whole history", "fixture", "shrink", file, "--while", "stopped", "-o", out);
        assertRefused("it is flaky", "fixture", "shrink", file, "--run", flaky(), "-o", out);
        assertRefused("cannot start", "fixture", "shrink", file, "--run", "no-such-command-1", "-o", out);
        assertThat(out).doesNotExist();

        String text = Files.readString(file);
        for (List<String> spoilt : List.of(
                List.of("replug-fixture/1", "replug-fixture/2", ":1: written by a newer replug"),
                List.of("replug-fixture/1", "something", ":1: format: expected replug-fixture/1"),
                List.of("\"steps\":5", "\"steps\":6", ":8: expected step 6 of 6, found the end of the file"),
                List.of("\"steps\":5", "\"steps\":4", ":7: expected the end of the file after 4 steps"),
                List.of("\"steps\":5", "\"steps\":-1", ":1: steps: expected 0 to 100000"),
                List.of("\"origin\":\"decided\"", "\"origin\":\"dreamt\"", ":1: origin: expected observed or decided"),
                List.of("\"op\":\"add_memory\"", "\"op\":\"add_lemons\"", ":3: op: expected one of add_memory"),
                List.of("\"name\":\"memory-added\"", "\"name\":\"lemons-added\"", ":3: unknown event"),
                List.of("\"count\":2,\"state\":\"offline\"", "\"count\":-2,\"state\":\"offline\"", ":3: "))) {
            assertThat(text).contains(spoilt.get(0));
            Files.writeString(file, text.replaceFirst(java.util.regex.Pattern.quote(spoilt.get(0)), spoilt.get(1)));
            assertRefused(file + spoilt.get(2), "fixture", "check", file);
        }
        Files.writeString(file, text.replace(" 0x0 0x400000e7+", " 0x1 0x400000e7+"));
        assertRefused("event 1 cannot have happened", "fixture", "check", file);
    }

    /** Says one thing and then another. */
    private String flaky() {
        Path seen = folder.resolve("seen");
        return "test -e %s && exit 1; touch %s; exit 0".formatted(seen, seen);
    }
}
