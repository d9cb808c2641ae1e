package replug.interchange.emit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import replug.application.fixture.Fixture;
import replug.domain.machine.Operation;
import replug.interchange.FixtureFile;

/**
 * A fixture as a shell script in the manner of the kernel's selftests: it asks a running kernel what the history asked, by
 * sysfs, dax devices or QEMU's monitor, and compares results and the states of memory blocks. A step that user space has no
 * way for is skipped, and says so.
 */
public final class ShellScript {
    private static final String TEMPLATE = "selftest.sh";
    private static final Pattern PLACE = Pattern.compile("@[A-Z_]+@");

    private final Fixture fixture;
    private final String name;

    private ShellScript(Fixture fixture, String name) {
        this.fixture = fixture;
        this.name = name;
    }

    /**
     * The script of {@code file}.
     *
     * @param name of the fixture, for its first line
     */
    public static ShellScript of(FixtureFile file, String name) {
        return new ShellScript(file.fixture(), name);
    }

    /** The script, for any POSIX shell; ASCII. */
    public String text() {
        List<ExpectedStep> steps = ExpectedStep.of(fixture);
        Map<String, String> values = Map.of(
                "@ABOUT@",
                "%s: what happened to a machine of Linux %s in %d operations."
                        .formatted(
                                ShellText.plain(name),
                                ShellText.plain(fixture.start().facts().kernel()),
                                steps.size()),
                "@BLOCK_BYTES@",
                Long.toString(fixture.start().facts().memoryBlockBytes()),
                "@CONFIG@",
                configuration(),
                "@PLAN@",
                Integer.toString(steps.size()),
                "@STEPS@",
                steps.stream().map(ShellSteps::text).collect(Collectors.joining("\n")));
        return PLACE.matcher(template())
                .replaceAll(place -> Matcher.quoteReplacement(Objects.requireNonNull(values.get(place.group()))));
    }

    private static String template() {
        try (InputStream in = ShellScript.class.getResourceAsStream(TEMPLATE)) {
            return new String(Objects.requireNonNull(in, TEMPLATE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the kernel must be built with. */
    private String configuration() {
        Stream<String> needed = fixture.steps().stream()
                .flatMap(step -> switch (step.ask().operation()) {
                    case Operation.RemoveMemory _, Operation.OfflineAndRemoveMemory _ -> Stream.of("MEMORY_HOTREMOVE");
                    case Operation.AddDriverManagedMemory _ -> Stream.of("DEV_DAX_KMEM");
                    case Operation.SetMemoryBlockState set when !set.goesOnline() -> Stream.of("MEMORY_HOTREMOVE");
                    default -> Stream.empty();
                });
        return Stream.concat(Stream.of("MEMORY_HOTPLUG"), needed)
                .distinct()
                .map("require_config "::concat)
                .collect(Collectors.joining("\n"));
    }
}
