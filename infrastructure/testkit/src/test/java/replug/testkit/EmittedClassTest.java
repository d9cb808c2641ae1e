package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.application.fixture.Fixture;
import replug.application.fixture.Scrub;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation.AddMemory;
import replug.domain.machine.Operation.SetMemoryBlockState;
import replug.domain.machine.Operation.WriteSysfs;
import replug.interchange.FixtureFile;
import replug.interchange.InputProblem;
import replug.interchange.RecordedFixtures;
import replug.interchange.Recordings;
import replug.interchange.emit.JUnitSource;

/** Classes that are emitted of fixtures compile against the test kit alone, pass, and fail where the model does otherwise. */
class EmittedClassTest {
    @TempDir
    private Path folder;

    static List<Path> recordings() {
        return Recordings.all();
    }

    private static FixtureFile decided(String word) {
        Scenario scenario = Scenario.given(Machines.sv48().booted());
        scenario.when(new AddMemory(0, 0x1_0000_0000L, 128 << 20, 0)).when(new SetMemoryBlockState(32, word));
        return FixtureFile.of(scenario.asFixture("example"));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void the_class_of_what_a_real_kernel_did_passes(Path file) throws Exception {
        FixtureFile fixture = FixtureFile.of(RecordedFixtures.of(file, 0));

        Launched launched = EmittedClass.run(fixture, folder);

        assertThat(launched.failed).isEmpty();
        assertThat(launched.passed).containsExactly("history", "history");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void the_class_of_a_random_history_stands_by_itself_and_passes(long seed) throws Exception {
        RandomHistory history = new RandomHistory(seed);
        Machine boot = history.boot();
        Scenario scenario = Scenario.given(boot);
        history.steps(boot, 120).forEach(step -> scenario.when(step.ask()));
        FixtureFile fixture = FixtureFile.of(scenario.asFixture("random"));

        assertThat(JUnitSource.of(fixture, "ATest", "a").readsFixture()).isFalse();
        assertThat(EmittedClass.run(fixture, folder).failed).isEmpty();
    }

    @Test
    void the_class_of_a_part_of_a_history_reads_the_fixture_and_passes() throws Exception {
        Machine grown = Scenario.given(Machines.sv48().booted())
                .having(new AddMemory(0, 0x1_0000_0000L, 128 << 20, 0))
                .machine();
        Scenario scenario = Scenario.given(grown);
        scenario.when(new SetMemoryBlockState(32, "online"));
        FixtureFile fixture = FixtureFile.of(scenario.asFixture("part"));

        assertThat(JUnitSource.of(fixture, "ATest", "a").readsFixture()).isTrue();
        assertThat(EmittedClass.run(fixture, folder).passed).hasSize(2);
    }

    @Test
    void a_history_that_was_scrubbed_still_stands_by_itself() {
        Fixture scrubbed = Scrub.scrubbed(decided("online").fixture(), EnumSet.allOf(Scrub.class));

        assertThat(JUnitSource.of(FixtureFile.of(scrubbed), "ATest", "a").readsFixture())
                .isFalse();
    }

    @Test
    void what_is_expected_otherwise_fails_at_its_assertion() throws Exception {
        Fixture movable = decided("online_movable").fixture();
        List<Fixture.Step> steps = new ArrayList<>(movable.steps());
        steps.set(
                1,
                steps.get(1)
                        .expecting(decided("online_kernel")
                                .fixture()
                                .steps()
                                .get(1)
                                .expected()));

        Launched launched = EmittedClass.run(FixtureFile.of(movable.with(steps)), folder);

        assertThat(launched.passed).isEmpty();
        assertThat(launched.failed.values())
                .containsExactly("memory block 32 (0x0000000100000000-0x0000000107ffffff) should be online in Normal,"
                        + " but is online in Movable, of node 0");
    }

    @Test
    void whatever_texts_a_history_has_the_class_compiles() throws Exception {
        Scenario scenario = Scenario.given(Machines.sv39().booted());
        for (String value : List.of("\"", "\\", "\\u000a", "\n\r\t", "*/", "\u2028", "ü", "%s", "'", "\\\"")) {
            scenario.when(new WriteSysfs("/sys/" + value, value));
            scenario.when(new Ask(new SetMemoryBlockState(40, value), Circumstances.NONE, "*/ " + value));
        }

        assertThat(EmittedClass.run(FixtureFile.of(scenario.asFixture("texts")), folder).failed)
                .isEmpty();
    }

    @Test
    void a_class_reads_as_somebody_would_write_it() {
        String text =
                JUnitSource.of(decided("online_movable"), "KmemTest", "kmem").text();

        assertThat(text).startsWith("import static replug.domain.memory.ZoneType.MOVABLE;\n");
        assertThat(text.lines().map(String::strip))
                .containsSequence(
                        "history.when(new AddMemory(0, 0x1_0000_0000L, 0x800_0000L, 0))",
                        ".thenHappens(MemoryAdded.class)",
                        ".thenState(machine -> assertThat(machine)",
                        ".hasDirectMap(0x1_0000_0000L, 0x800_0000L)",
                        ".ofLeaves(PMD)",
                        ".and()",
                        ".hasVmemmap(0x1_0000_0000L, 0x800_0000L)",
                        ".ofLeaves(PMD)",
                        ".and()",
                        ".block(32)",
                        ".isOffline());");
    }

    @ParameterizedTest
    @CsvSource({
        "kmem-slab-block,KmemSlabBlockTest",
        "old/sv48.over_removal,Sv48OverRemovalTest",
        "7-2,Fixture72Test",
        "--,FixtureTest"
    })
    void a_fixture_gives_its_class_a_name(String fixture, String name) {
        assertThat(JUnitSource.classNameFor(fixture)).isEqualTo(name);
        assertThat(JUnitSource.of(decided("online"), name, fixture).text()).contains("class %s {".formatted(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1Test", "a.b.", "kmem", "A-Test", "a.class.Test", "A Test", "A{}"})
    void what_is_no_name_of_a_class_is_refused(String name) {
        assertThatThrownBy(() -> JUnitSource.of(decided("online"), name, "a"))
                .isInstanceOf(InputProblem.class)
                .hasMessageContaining("expected the name of a Java class, such as KmemTest");
    }

    @Test
    void names_that_would_not_compile_or_find_the_fixture_are_refused() throws IOException {
        assertThatThrownBy(() ->
                        JUnitSource.of(decided("online"), "x.Scenario", "a").text())
                .isInstanceOf(InputProblem.class)
                .hasMessageContaining("the class cannot be named Scenario");
        assertThatThrownBy(() -> JUnitSource.of(decided("online"), "ATest", "a\"b"))
                .isInstanceOf(InputProblem.class)
                .hasMessageContaining("expected a fixture's name");
    }
}
