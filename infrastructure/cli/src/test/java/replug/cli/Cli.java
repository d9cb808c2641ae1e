package replug.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs command lines as a user does, on one journal. */
record Cli(Path journal) {
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
}
