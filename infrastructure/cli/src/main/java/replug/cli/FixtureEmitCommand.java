package replug.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import replug.interchange.FixtureFile;
import replug.interchange.InputProblem;
import replug.interchange.emit.JUnitSource;
import replug.interchange.emit.ShellScript;

/** {@code replug fixture emit}. */
@Command(
        name = "emit",
        header = "Write a fixture as a test class of JUnit, or as a script that asks a running kernel.",
        description = {
            "",
            "The class depends on the test kit only (docs/testing.md). The script asks by sysfs, dax devices and QEMU's monitor,"
                    + " in the manner of the kernel's selftests, and skips what user space has no way for."
        },
        footer = {
            "",
            "Examples:",
            "  replug fixture emit kmem-slab-block.replug.jsonl --as junit -o KmemSlabBlockTest.java",
            "  replug fixture emit kmem-slab-block.replug.jsonl --as shell"
        })
final class FixtureEmitCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The fixture.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--as", required = true, paramLabel = "FORM", description = "${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init")
    private Form form;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "The class's name, with a package or without. Default: made of the fixture's name.")
    private @Nullable String className;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to, which must not be there yet. Default: standard output.")
    private @Nullable Path output;

    /** What a fixture becomes. */
    enum Form {
        junit,
        shell
    }

    @Override
    public void run() {
        Replug replug = (Replug) spec.root().userObject();
        if (output != null && Files.exists(output)) {
            throw new Mistake("%s is there already; name another file, or delete it".formatted(output));
        }
        if (className != null && form == Form.shell) {
            throw new Mistake("--class: a script has none; leave it out");
        }
        FixtureFile fixture = FixtureFiles.read(file);
        String text = form == Form.shell
                ? ShellScript.of(fixture, FixtureFiles.name(file)).text()
                : junit(replug, fixture);
        if (output == null) {
            replug.out().print(text);
        } else {
            write(output, text);
            replug.out().printf("%s has %s%n", output, form == Form.shell ? "the script" : "the class");
        }
    }

    private String junit(Replug replug, FixtureFile fixture) {
        String name = FixtureFiles.name(file);
        try {
            JUnitSource source =
                    JUnitSource.of(fixture, className == null ? JUnitSource.classNameFor(name) : className, name);
            if (source.readsFixture()) {
                replug.err().printf("replug: the class reads replug/%s on the class path%n", file.getFileName());
            }
            return source.text();
        } catch (InputProblem e) {
            throw new Mistake("%s: %s".formatted(file, e.getMessage()));
        }
    }

    private void write(Path to, String text) {
        try {
            Files.writeString(to, text, StandardOpenOption.CREATE_NEW);
            if (form == Form.shell && !to.toFile().setExecutable(true)) {
                throw new IOException("it cannot be made executable");
            }
        } catch (IOException e) {
            throw new Mistake(
                    "%s cannot be written: %s: %s".formatted(to, e.getClass().getSimpleName(), e.getMessage()));
        }
    }
}
