package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import replug.cli.Examples.Example;

/**
 * Every example that {@code replug help COMMAND} shows is run as it stands, each in a folder of its own with a journal in
 * which it makes sense, and the files that it names. Exceptions are in {@link #INSTEAD}, and nowhere else.
 */
@SuppressWarnings("NullAway.Init")
class HelpExamplesTest {
    /** What is typed instead: what only a whole shell understands, lies outside of the folder, or measures for minutes. */
    private static final Map<String, String> INSTEAD = Map.of(
            "tail -f operations.jsonl | replug run - --json", "replug run - --json < operations.jsonl",
            "echo 'source <(replug completion zsh)' >> ~/.zshrc", "replug completion zsh > .zshrc",
            "replug completion bash > ~/.local/share/bash-completion/completions/replug",
                    "replug completion bash > replug.bash",
            "replug --journal /var/lib/replug/lab compact --wait 60",
                    "replug --journal .replug/journal compact --wait 60",
            "replug --journal /var/lib/replug/lab import kasan-*.jsonl.gz",
                    "replug --journal lab import kasan-*.jsonl.gz",
            "replug bench journal", "replug help bench journal",
            "replug bench journal --events 1000000 --in /var/tmp", "replug help bench journal");

    /** How many events there are after the boot, where it matters; otherwise all of the history. None: -1, no machine. */
    private static final Map<String, Integer> EVENTS = Map.ofEntries(
            Map.entry("boot", -1),
            Map.entry("import", -1),
            Map.entry("load", -1),
            Map.entry("conform", -1),
            Map.entry("add", 0),
            Map.entry("memremap", 0),
            Map.entry("run", 0),
            Map.entry("remove", 1),
            Map.entry("offline-and-remove", 4),
            Map.entry("online", 1),
            Map.entry("offline", 4));

    /** What has one of two answers by its exit code, and has 1 here. */
    private static final Set<String> DIFFERS = Set.of(
            "lint",
            "what-if",
            "why-not",
            "why-not add",
            "why-not offline",
            "why-not remove",
            "why-not offline-and-remove");

    private static final Pattern MACHINE = Pattern.compile("(?:-m|--machine) (\\S+)");

    @TempDir
    static Path folder;

    private static Lab lab;

    @BeforeAll
    static void a_folder() throws IOException {
        lab = Lab.in(folder);
    }

    @AfterAll
    static void leave() throws IOException {
        lab.close();
    }

    static Stream<Example> examples() {
        return Examples.all();
    }

    @Test
    void every_command_has_two() {
        assertThat(Examples.commands())
                .hasSizeGreaterThan(40)
                .allSatisfy(command -> assertThat(Examples.of(command))
                        .as(Examples.name(command))
                        .hasSizeGreaterThanOrEqualTo(2));
    }

    @Test
    void what_is_typed_instead_stands_for_examples() {
        assertThat(examples().map(Example::line)).containsAll(INSTEAD.keySet());
    }

    /** Also what is not run. */
    @Test
    void what_measures_for_minutes_is_understood() {
        assertThat(examples().filter(example -> example.line().contains("bench")))
                .isNotEmpty()
                .allSatisfy(example -> new CommandLine(new Replug(InputStream.nullInputStream()))
                        .parseArgs(example.line().substring("replug ".length()).split(" ")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void it_works(Example example) throws IOException {
        prepare(example);

        Cli.Result result = lab.run(INSTEAD.getOrDefault(example.line(), example.line()));

        assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
        if (!DIFFERS.contains(example.command())) {
            assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(refuses(example) ? 1 : 0);
        }
    }

    /** Whether the example is about an operation that the kernel refuses. */
    private static boolean refuses(Example example) {
        return example.line().contains("--unmovable");
    }

    private static void prepare(Example example) throws IOException {
        lab.emptied();
        Matcher named = MACHINE.matcher(example.line());
        String machine = named.find() ? named.group(1) : "machine";
        int events = EVENTS.getOrDefault(example.command(), Lab.HISTORY.size());
        if (machine.startsWith("nokasan")
                || example.line().contains("nokasan")
                || example.line().contains("*")) {
            recordings(example);
        } else if (events >= 0) {
            lab.decide(machine, events);
        }
        files(example.line());
    }

    private static void recordings(Example example) throws IOException {
        lab.copy("nokasan-sv48-basic");
        lab.copy("kasan-sv39-boot");
        if (!example.command().equals("import") && !example.command().equals("conform")) {
            lab.run("replug import nokasan-sv48-basic.jsonl.gz");
        }
    }

    /** Makes the files that an example reads. */
    private static void files(String line) throws IOException {
        if (line.contains("memunmap")) {
            lab.run("replug memremap 0x200000000 64M");
        }
        if (line.contains("verify --checkpoint")) {
            lab.run("replug checkpoint > 2026-11-25.checkpoint");
        }
        if (line.contains("operations.jsonl")) {
            Files.writeString(folder.resolve("operations.jsonl"), String.join("\n", Writer.ROUND) + "\n");
        }
        if (line.contains(" load ")) {
            String file = line.substring(line.lastIndexOf(' ') + 1);
            lab.run("replug --journal other boot -m lab --mode sv48 --ram 0x80000000+1G");
            lab.run("replug --journal other export --to " + file);
        }
        if (line.contains("fixture") && !line.contains("fixture record")) {
            fixtures();
        }
    }

    private static void fixtures() throws IOException {
        Path kept = Files.createDirectories(folder.resolve("src/test/resources/replug"));
        Files.createDirectories(folder.resolve("target"));
        lab.run("replug fixture record -o all.replug.jsonl");
        for (String name : Set.of("kmem-slab-block", "lab1")) {
            Files.copy(folder.resolve("all.replug.jsonl"), folder.resolve(name + ".replug.jsonl"));
            Files.copy(folder.resolve("all.replug.jsonl"), kept.resolve(name + ".replug.jsonl"));
        }
        Path script = Files.writeString(
                folder.resolve("still-fails.sh"), "#!/bin/sh\ngrep -q ffffaf8780000000 \"$REPLUG_DUMP\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }
}
