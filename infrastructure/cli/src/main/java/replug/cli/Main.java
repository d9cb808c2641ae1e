package replug.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import picocli.CommandLine;
import replug.application.JournalProblem;
import replug.interchange.InputProblem;

/** The program {@code replug}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        StandardOutput standard = new StandardOutput();
        PrintWriter out = writer(standard);
        PrintWriter err = writer(new FileOutputStream(FileDescriptor.err));
        int exitCode = run(new FileInputStream(FileDescriptor.in), out, err, args);
        out.flush();
        if (standard.problem() != null) {
            err.println("replug: standard output cannot be written: " + standard.problem());
            exitCode = ExitCode.DAMAGED;
        }
        err.flush();
        System.exit(exitCode);
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), false);
    }

    /** Runs one command line; what it says goes to {@code out} and {@code err}. Returns the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(System.in, out, err, args);
    }

    /** As {@link #run(PrintWriter, PrintWriter, String...)}, {@code in} being standard input. */
    static int run(InputStream in, PrintWriter out, PrintWriter err, String... args) {
        try {
            return execute(in, out, err, args);
        } catch (OutOfMemoryError _) {
            err.println("replug: this needs more memory: set REPLUG_JAVA_OPTS=-Xmx4g, or as much as there is");
            return ExitCode.DAMAGED;
        }
    }

    private static int execute(InputStream in, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Replug(in))
                .setOut(out)
                .setErr(err)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(Main::misused)
                .setExecutionExceptionHandler(Main::failed)
                .execute(args);
    }

    private static int misused(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        boolean isNegative = Stream.of(args).anyMatch(arg -> arg.matches("-[0-9].*"));
        command.getErr().println("replug: " + message + (isNegative ? " (no number may be negative)" : ""));
        command.getErr().println("try: " + (name.equals("replug") ? name : name.replace("replug", "replug help")));
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        if (e instanceof UncheckedIOException && command.getOut().checkError()) {
            return CommandLine.ExitCode.OK; // Nobody reads on, or main says why it cannot be written.
        }
        Integer exitCode = switch (e) {
            case InputProblem _ -> ExitCode.DAMAGED;
            case JournalProblem problem ->
                switch (problem.kind()) {
                    case DAMAGED -> ExitCode.DAMAGED;
                    case UNAVAILABLE, MISTAKEN -> ExitCode.USAGE;
                    case UNWRITABLE -> ExitCode.DAMAGED;
                };
            case Mistake _ -> ExitCode.USAGE;
            default -> null;
        };
        command.getErr().println("replug: " + e.getMessage());
        if (exitCode == null) {
            e.printStackTrace(command.getErr());
            return ExitCode.DAMAGED;
        }
        return exitCode;
    }
}
