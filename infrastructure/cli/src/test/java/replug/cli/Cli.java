package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs command lines as a user does, on one journal. */
record Cli(Path journal) {
    private static final JsonMapper JSON = new JsonMapper();

    /** What a command line gave. */
    record Result(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    Result run(Object... words) {
        return runWith(InputStream.nullInputStream(), words);
    }

    /** As {@link #run}, {@code in} being standard input. */
    Result runWith(InputStream in, Object... words) {
        String[] args = Stream.concat(Stream.of("--journal", journal.toString()), Stream.of(words))
                .map(String::valueOf)
                .toArray(String[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(in, new PrintWriter(out), new PrintWriter(err), args);
        return new Result(exitCode, out.toString(), err.toString());
    }

    /** As {@link #run} with {@code --json}, read. */
    JsonNode json(Object... words) {
        return JSON.readTree(
                run(Stream.concat(Stream.of(words), Stream.of("--json")).toArray())
                        .out());
    }

    /** What is printed by a command that does what it was asked, and complains of nothing. */
    String shown(Object... words) {
        Result result = run(words);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.out();
    }

    /** As {@link #shown}, of one that is refused, or finds something to differ; no line is wider than a terminal. */
    String differing(Object... words) {
        Result result = run(words);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(ExitCode.DIFFERS);
        assertThat(result.lines())
                .allSatisfy(line -> assertThat(line)
                        .satisfiesAnyOf(
                                one -> assertThat(one).hasSizeLessThanOrEqualTo(100),
                                one -> assertThat(one).startsWith("{")));
        return result.out();
    }

    /** A journal in {@code folder} that has one recording. */
    static Cli imported(Path folder, String recording) {
        Cli cli = new Cli(folder.resolve(recording));
        cli.shown("import", Recordings.named(recording));
        return cli;
    }

    /** A journal in {@code folder} whose machine has 1 GiB of RAM, and 256 MiB more that are offline, blocks 32 and 33. */
    static Cli booted(Path folder) {
        Cli cli = new Cli(folder.resolve("booted"));
        cli.shown("boot", "--mode", "sv48", "--ram", "0x80000000+1G");
        cli.shown("add", "4G", "256M");
        return cli;
    }

    /** As {@link #booted(Path)}; block 33 has gone to ZONE_NORMAL, and a page of it cannot be migrated. */
    static Cli blocked(Path folder) {
        Cli cli = booted(folder);
        cli.shown("online", "32");
        cli.shown("online", "33");
        cli.differing("offline", "33", "--unmovable", "0x108034");
        return cli;
    }
}
