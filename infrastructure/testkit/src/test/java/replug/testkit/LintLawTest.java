package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.lint.Severity;
import replug.domain.linux.KernelProfile;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Outcome;
import replug.domain.memory.MemoryChanges;
import replug.domain.paging.PagingMode;

/** What lint finds in random histories of the model's, event by event and in a state as a whole. */
class LintLawTest {
    private static final int STEPS = 60;

    static Stream<Arguments> histories() {
        return Boots.names().stream()
                .flatMap(name -> Stream.of(1L, 2L, 7L, 27L, 40L, 0xdead_beefL).map(seed -> Arguments.of(name, seed)));
    }

    /** Random operations meet the bugs that kernels have, and nothing else. */
    @ParameterizedTest
    @MethodSource("histories")
    void in_random_histories_only_known_bugs_are_found(String name, long seed) {
        RandomHistory history = new RandomHistory(seed);
        JudgedHistory followed = new JudgedHistory();
        Machine machine = Boots.booted(name);
        Outcome outcome = new Outcome(0, List.of(), MemoryChanges.NONE, List.of(), null, Circumstances.NONE);
        followed.next(new Event.MachineBooted(machine.facts(), machine.preallocatedRootEntries(), outcome), machine);
        for (int step = 0; step < STEPS && !followed.machine().isStopped(); step++) {
            for (Event event : Hotplug.decide(followed.machine(), history.next(followed.machine()))) {
                followed.next(event, Hotplug.evolve(followed.machine(), event));
            }
            if ((step % 10 == 0 || seed == 7) && !followed.machine().isStopped()) {
                followed.assertJudgedAsAWhole("%s, seed %d, after step %d".formatted(name, seed, step));
            }
        }

        Set<String> known = known(machine);
        assertThat(followed.found.stream().filter(one -> !one.contains(" " + Severity.INFO.label() + " ")))
                .as("%s, seed %d", name, seed)
                .allMatch(one -> known.contains(one.split(" ", -1)[2]));
    }

    /** The bugs that kernel-spec 11 and 12.4 know of this kernel. */
    private static Set<String> known(Machine machine) {
        Set<String> known = new TreeSet<>(Set.of("over-removal", "refused-add-wrote", "block-sections"));
        KernelProfile profile = machine.facts().profile();
        if (profile.tableCountsAsMemmap()) {
            known.add("memmap-missing");
        }
        if (machine.facts().kasan()) {
            known.addAll(Set.of("root-coverage", "root-changed"));
        }
        if (!profile.unmapsFoldedLevels() && machine.facts().mode() != PagingMode.SV57) {
            known.addAll(Set.of(
                    "stale-direct-map",
                    "stale-memmap",
                    "empty-table",
                    "direct-map-missing",
                    "memmap-missing",
                    "memmap-place",
                    "aliased-memmap"));
        }
        return known;
    }
}
