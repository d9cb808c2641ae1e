package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.application.BootSetting;
import replug.application.Change;
import replug.application.Conformance;
import replug.application.Consequences;
import replug.application.History;
import replug.application.Redecision;
import replug.application.WhatIf;
import replug.domain.machine.Command;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;

/** Nothing changed, a history comes out as it was: event by event where the model decided it, entry by entry where a kernel did. */
class RedecisionTest {
    private static final int OPERATIONS = 120;

    static List<String> kinds() {
        return List.of(
                "sv39",
                "sv48 kasan",
                "sv48 memmap",
                "sv57 kasan memmap",
                "sv39 debug_pagealloc",
                "sv57",
                "sv48 kasan debug_pagealloc memmap");
    }

    static Stream<Path> recordings() {
        return Recordings.all().stream()
                .filter(recording -> Recordings.tables(recording).size() > 1);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_the_model_decided_it_decides_again(String kind) {
        HeldJournal journal = HeldJournal.decided(kind, OPERATIONS);
        History history = History.read(journal, "machine", null);
        List<Event> recorded =
                journal.read("machine", 1).map(one -> one.event()).toList();

        Redecision again = Redecision.of(history.booted());
        for (int i = 0; i < recorded.size(); i++) {
            Redecision.Decided decided = again.ask((Ask) history.steps().get(i).asked());
            again = decided.after();
            assertThat(decided.event().equals(recorded.get(i)))
                    .as("event %d", i + 1)
                    .isTrue();
            assertThat(again.machine().digest())
                    .isEqualTo(history.steps().get(i).tablesDigest());
        }

        SameMachine.assertSame(again.machine(), history.last().machine(), kind);
        Consequences result = new WhatIf(history, List.of()).run();
        assertThat(result.diverges()).isFalse();
        assertThat(result.departure()).isNull();
        assertThat(result.same()).isEqualTo(recorded.size());
    }

    /** A machine that boots as it did is the same machine: the parameters are found again. */
    @ParameterizedTest
    @MethodSource("kinds")
    void booting_again_with_the_parameters_that_were_found_changes_nothing(String kind) {
        History history = History.read(HeldJournal.decided(kind, OPERATIONS), "machine", null);
        String mode = history.booted().facts().mode().name().toLowerCase(java.util.Locale.ROOT);

        Consequences result = new WhatIf(history, List.of(new Change.Boot(Map.of(BootSetting.MODE, mode)))).run();

        assertThat(result.assumptions()).isEmpty();
        assertThat(result.diverges()).isFalse();
        assertThat(result.same()).isEqualTo(history.steps().size());
    }

    /** As Conformance does, which reads recordings: what an import made of them says as much. */
    @ParameterizedTest
    @MethodSource("recordings")
    void what_a_kernel_did_comes_out_as_conformance_has_it(Path recording) {
        History history = History.read(HeldJournal.of(recording), "machine", null);
        List<Machine> models = conforming(recording);

        Redecision again = Redecision.of(history.booted());
        List<Machine> machines = new ArrayList<>(List.of(again.machine()));
        for (History.Step step : history.steps()) {
            if (step.asked() instanceof ObserveOperation observed
                    && !again.machine().isStopped()) {
                again = again.ask(again.asked(observed), observed).after();
                machines.add(again.machine());
            }
        }

        assertThat(machines.size()).isEqualTo(models.size());
        for (int i = 0; i < models.size(); i++) {
            assertThat(machines.get(i).digest())
                    .as("step %d", i)
                    .isEqualTo(models.get(i).digest());
            assertThat(machines.get(i).blocks())
                    .as("step %d", i)
                    .isEqualTo(models.get(i).blocks());
        }
        Consequences result = new WhatIf(history, List.of()).run();
        assertThat(result.diverges()).isFalse();
        assertThat(result.departure()).isNull();
    }

    /** The model's states after each step of a recording, asked by Conformance. */
    private static List<Machine> conforming(Path file) {
        try (Recording recording = Recording.open(file, _ -> {})) {
            Command boot = java.util.Objects.requireNonNull(recording.next()).command();
            Conformance conformance = new Conformance((ObserveBoot) boot);
            List<Machine> models = new ArrayList<>(List.of(conformance.machine()));
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                if (step.command() instanceof ObserveOperation observed) {
                    assertThat(conformance.step(observed)).isNull();
                    models.add(conformance.machine());
                }
            }
            return models;
        }
    }

    /** What was dropped or replaced is as if it had been asked so: a journal with those operations says the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 20, 77})
    void a_changed_history_is_the_history_of_who_asks_otherwise(long seed) {
        HeldJournal journal = HeldJournal.decided("sv48 kasan memmap", OPERATIONS);
        History history = History.read(journal, "machine", null);
        long dropped = 1 + seed * 31 % history.steps().size();
        long replaced = 1 + (seed * 31 + 5) % history.steps().size();
        Ask other = new SnapshotHistory(seed).next();

        Consequences result =
                new WhatIf(history, List.of(new Change.Drop(dropped), new Change.Replace(replaced, other))).run();

        Machine machine = history.booted();
        for (History.Step step : history.steps()) {
            if (step.number() != dropped && !machine.isStopped()) {
                Ask ask = step.number() == replaced ? other : (Ask) step.asked();
                machine = Hotplug.evolve(machine, Hotplug.decide(machine, ask).getFirst());
            }
        }
        SameMachine.assertSame(result.is(), machine, seed);
        SameMachine.assertSame(result.was(), history.last().machine(), seed);
    }

    /** Frames come from a recording in which other things happened; none must be two things at once. */
    @ParameterizedTest
    @MethodSource("recordings")
    void a_recording_goes_on_whichever_event_is_left_out_and_no_frame_is_two_tables(Path recording) {
        History history = History.read(HeldJournal.of(recording), "machine", null);
        Set<Long> shared = SameMachine.shared(history.booted().tables());
        int every = Math.max(1, history.steps().size() / 8);

        for (int i = 0; i < history.steps().size(); i += every) {
            long event = history.steps().get(i).number();
            Consequences result = new WhatIf(history, List.of(new Change.Drop(event))).run();

            assertThat(SameMachine.shared(result.is().tables()))
                    .as("without %d", event)
                    .isSubsetOf(shared);
            assertThat(result.was().digest())
                    .isEqualTo(new WhatIf(history, List.of()).run().was().digest());
        }
    }
}
