package replug.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Command lines as a user types them in a folder, which is the working directory of another process: paths are relative,
 * and the journal is where it is by default. The user is called amy. All run in one process, one after the other.
 */
final class Session implements AutoCloseable {
    private final Process process;
    private final DataOutputStream questions;
    private final DataInputStream answers;

    private Session(Process process) {
        this.process = process;
        this.questions = new DataOutputStream(process.getOutputStream());
        this.answers = new DataInputStream(process.getInputStream());
    }

    static Session in(Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-Duser.name=amy",
                "-Duser.timezone=UTC",
                "-cp",
                System.getProperty("java.class.path"),
                Session.class.getName());
        builder.environment().put("NO_COLOR", "1");
        return new Session(builder.directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Runs {@code replug} and what follows it in {@code line}. Standard input is empty, but for {@code <}. */
    Cli.Result run(String line) throws IOException {
        if (!line.startsWith("replug ")) {
            throw new IllegalArgumentException("not a command of replug: " + line);
        }
        questions.writeUTF(line.substring("replug ".length()));
        questions.flush();
        return new Cli.Result(answers.readInt(), text(), text());
    }

    private String text() throws IOException {
        return new String(answers.readNBytes(answers.readInt()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.destroy();
    }

    /** The other process. */
    public static void main(String[] args) throws IOException {
        DataInputStream questions = new DataInputStream(System.in);
        DataOutputStream answers = new DataOutputStream(System.out);
        try {
            while (true) {
                answer(questions.readUTF(), answers);
                answers.flush();
            }
        } catch (EOFException _) {
            // Nothing more is typed.
        }
    }

    private static void answer(String line, DataOutputStream answers) throws IOException {
        ShellLine typed = ShellLine.of(line, Path.of(""));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        try (InputStream in =
                typed.from() == null ? InputStream.nullInputStream() : Files.newInputStream(Path.of(typed.from()))) {
            String[] words = typed.words().toArray(String[]::new);
            answers.writeInt(Main.run(in, new PrintWriter(out), new PrintWriter(err), words));
        }
        if (typed.to() != null) {
            Files.writeString(Path.of(typed.to()), out.toString());
            out = new StringWriter();
        }
        for (StringWriter text : List.of(out, err)) {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            answers.writeInt(bytes.length);
            answers.write(bytes);
        }
    }
}
