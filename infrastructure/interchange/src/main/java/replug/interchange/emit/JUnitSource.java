package replug.interchange.emit;

import java.util.List;
import java.util.Optional;
import javax.lang.model.SourceVersion;
import replug.application.fixture.Fixture;
import replug.interchange.FixtureFile;
import replug.interchange.Hex;
import replug.interchange.InputProblem;

/**
 * A fixture as a test class of JUnit and AssertJ that depends on the test kit only: what is asked as calls, and what is
 * expected of each as assertions. A history that begins with a boot which the model makes stands in it as a whole; of any
 * other, the class reads the fixture, which must lie beside it as a resource, and holds everything against that too.
 */
public final class JUnitSource {
    /** More is no class that somebody reads. */
    private static final int MAX_STEPS = 1000;

    /** So many steps stand in one method. */
    private static final int STEPS_A_METHOD = 50;

    private static final String TESTKIT = "replug.testkit.";

    private final Fixture fixture;
    private final String className;
    private final String resource;
    private final JavaText java = new JavaText();
    private final Optional<ModelledBoot> boot;
    private final List<ExpectedStep> steps;

    private JUnitSource(Fixture fixture, String className, String resource) {
        this.fixture = fixture;
        this.className = className;
        this.resource = resource;
        this.boot = ModelledBoot.of(fixture);
        this.steps = ExpectedStep.of(fixture);
    }

    /**
     * The class of {@code file}.
     *
     * @param className its name, with a package or without
     * @param resource name of the fixture, without its ending, as {@code @ReplugFixture} is given it
     * @throws InputProblem if that is no name of a class or of a fixture, or the history is too long to be read
     */
    public static JUnitSource of(FixtureFile file, String className, String resource) {
        if (!SourceVersion.isName(className)
                || !Character.isUpperCase(simpleName(className).charAt(0))) {
            throw new InputProblem("expected the name of a Java class, such as KmemTest or x.y.KmemTest, found %s"
                    .formatted(Hex.quoted(className)));
        }
        if (!resource.matches("[A-Za-z0-9._/ -]+")) {
            throw new InputProblem(
                    "expected a fixture's name of letters, digits, dots, blanks, slashes and hyphens, found %s"
                            .formatted(Hex.quoted(resource)));
        }
        int count = file.fixture().steps().size();
        if (count > MAX_STEPS) {
            throw new InputProblem(
                    "%d steps are too many for a class, %d at most: take a part of the history, or shrink it"
                            .formatted(count, MAX_STEPS));
        }
        return new JUnitSource(file.fixture(), className, resource);
    }

    /** A name for the class of a fixture that is named so: {@code KmemSlabBlockTest} of {@code kmem-slab-block}. */
    public static String classNameFor(String resource) {
        StringBuilder name = new StringBuilder();
        for (String word : resource.substring(resource.lastIndexOf('/') + 1).split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
            }
        }
        boolean isName = !name.isEmpty() && Character.isUpperCase(name.charAt(0));
        return (isName ? "" : "Fixture") + name + "Test";
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** Whether the class reads the fixture, from {@code replug/NAME.replug.jsonl} on the class path. */
    public boolean readsFixture() {
        return boot.isEmpty();
    }

    /**
     * The source; ASCII.
     *
     * @throws InputProblem if the class is named as one that it uses
     */
    public String text() {
        String simpleName = simpleName(className);
        String body = boot.map(this::whole).orElseGet(this::beside) + methods();
        if (java.uses(simpleName)) {
            throw new InputProblem(
                    "the class cannot be named %s, for it uses one that is: choose another name".formatted(simpleName));
        }
        String packageLine = simpleName.equals(className)
                ? ""
                : "package %s;\n\n".formatted(className.substring(0, className.lastIndexOf('.')));
        return packageLine
                + java.imports()
                + "\n/** What happened to a machine in %d operations; emitted by replug fixture emit. */\nclass %s {\n"
                        .formatted(steps.size(), simpleName)
                + body
                + "}\n";
    }

    private String whole(ModelledBoot modelled) {
        String digest = steps.isEmpty() ? "" : steps.getLast().after().digest().toString();
        String end = steps.isEmpty()
                ? "%s(history.machine()).isRunning()".formatted(java.member(TESTKIT + "ReplugAssertions.assertThat"))
                : "%s(history.machine())\n                .hasTablesDigest(\"%s\")"
                        .formatted(java.member(TESTKIT + "ReplugAssertions.assertThat"), digest);
        return """
                    @%s
                    void it_happens_again() {
                        %s history = Scenario.given(%s);
                %s        %s;
                    }
                """.formatted(
                        java.name("org.junit.jupiter.api.Test"),
                        java.name(TESTKIT + "Scenario"),
                        booted(modelled.calls(java)),
                        calls(),
                        end);
    }

    private static String booted(List<String> calls) {
        return calls.getFirst() + StepSource.indented(calls.subList(1, calls.size()), 4);
    }

    private String beside() {
        String annotation = "@%s(%s)".formatted(java.name(TESTKIT + "ReplugFixture"), JavaText.string(resource));
        return """
                    %s
                    void everything_is_as_expected(%s fixture) {
                        %s(fixture).passes();
                    }

                    %s
                    void it_happens_again(FixtureFile fixture) {
                        %s history = Scenario.given(fixture);
                %s    }
                """.formatted(
                        annotation,
                        java.name(FixtureFile.class),
                        java.member(TESTKIT + "ReplugAssertions.assertThat"),
                        annotation,
                        java.name(TESTKIT + "Scenario"),
                        calls());
    }

    /** The calls of the methods that hold the steps. */
    private String calls() {
        StringBuilder text = new StringBuilder();
        for (int first = 0; first < steps.size(); first += STEPS_A_METHOD) {
            text.append("        ").append(method(first)).append("(history);\n");
        }
        return text.toString();
    }

    private String method(int first) {
        int last = Math.min(first + STEPS_A_METHOD, steps.size()) - 1;
        return "steps_%d_to_%d".formatted(first + 1, last + 1);
    }

    private String methods() {
        StepSource statements = new StepSource(java, fixture.origin(), readsFixture());
        StringBuilder text = new StringBuilder();
        for (int first = 0; first < steps.size(); first += STEPS_A_METHOD) {
            text.append("\n    private static void %s(Scenario history) {\n".formatted(method(first)));
            for (ExpectedStep step : steps.subList(first, Math.min(first + STEPS_A_METHOD, steps.size()))) {
                text.append(statements.text(step));
            }
            text.append("    }\n");
        }
        return text.toString();
    }
}
