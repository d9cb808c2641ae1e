package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.lint.Finding;
import replug.application.lint.Found;
import replug.application.lint.Lint;
import replug.application.lint.Severity;
import replug.domain.linux.KernelProfile;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Outcome;
import replug.domain.memory.MemoryChanges;
import replug.domain.paging.PagingMode;
import replug.interchange.Recording;
import replug.interchange.Recordings;

/** What lint finds in recordings of real kernels and in random histories of the model's; and that it finds it cheaply too. */
class LintLawTest {
    private static final int STEPS = 60;

    /** All that is to be found in all recordings; each was looked at, and is what kernel-spec says of that kernel. */
    private static final String APPROVED = """
            kasan-sv48-pagemap 9 error over-removal section 32
            kasan-sv48-rich 52 error over-removal memory40-46
            nokasan-sv39-farrange 7 warning outside-direct-map memory1072
            nokasan-sv39-farrange 7 warning root-added pgd slot 476
            nokasan-sv48-enomem 1 warning block-sections section 256-728
            nokasan-sv48-pagemap 9 error over-removal section 32
            nokasan-sv48-partial 2 error over-removal memory32-34
            nokasan-sv48-partial 2 error over-removal memory36-39
            nokasan-sv48-partial 6 error over-removal memory44-47
            nokasan-sv48-rich 52 error over-removal memory40-46
            nokasan-sv57-partial 2 error over-removal memory32-34
            nokasan-sv57-partial 2 error over-removal memory36-39
            nokasan-sv57-partial 6 error over-removal memory44-47
            nokasan72-sv39-farrange 7 warning outside-direct-map memory1072
            nokasan72-sv39-farrange 7 warning root-added pgd slot 476
            nokasan72-sv48-pagemap 9 error over-removal section 32
            page56-sv48-basic 10 error over-removal section 33
            page56-sv48-mixed 31 error over-removal section 34
            page56-sv48-mixed 31 error over-removal section 36
            page56-sv48-mixed 32 error over-removal section 32
            page56-sv48-mixed 33 error over-removal section 38
            page56-sv48-mixed 36 error over-removal section 37
            """;

    /**
     * As {@link #APPROVED}, what is told as info: adds below the end of memory (kernel-spec 11.28), and modules' text (7.7).
     */
    private static final String APPROVED_INFO = """
            kasan-sv39-memmap 7 info max-pfn
            kasan-sv39-mixed 6 info max-pfn
            kasan-sv39-random 6 info max-pfn
            kasan-sv39-random 35 info max-pfn
            kasan-sv48-memmap 7 info max-pfn
            kasan-sv48-rich 21 info max-pfn
            kasan72-sv48-memmap 7 info max-pfn
            nokasan-sv39-memmap 7 info max-pfn
            nokasan-sv39-random 6 info max-pfn
            nokasan-sv39-random 35 info max-pfn
            nokasan-sv39-rich 21 info max-pfn
            nokasan-sv48-memmap 7 info max-pfn
            nokasan-sv48-mixed 6 info max-pfn
            nokasan-sv48-numa-less 13 info max-pfn
            nokasan-sv48-numa-less 27 info max-pfn
            nokasan-sv48-partial 4 info max-pfn
            nokasan-sv48-pol-automov 5 info max-pfn
            nokasan-sv48-pol-automov 14 info max-pfn
            nokasan-sv48-pol-online 5 info max-pfn
            nokasan-sv48-pol-online 16 info max-pfn
            nokasan-sv48-random 6 info max-pfn
            nokasan-sv48-random 35 info max-pfn
            nokasan-sv48-rich 21 info max-pfn
            nokasan-sv48-richmom 21 info max-pfn
            nokasan-sv57-memmap 7 info max-pfn
            nokasan-sv57-mixed 6 info max-pfn
            nokasan-sv57-partial 4 info max-pfn
            nokasan72-sv39-rich 21 info max-pfn
            nokasan72-sv48-memmap 7 info max-pfn
            page56-sv48-mixed 6 info max-pfn
            pagealloc-sv48-memmap 7 info max-pfn
            stock-sv39-random-mom 0 info leaf-flags pte slot 365
            stock-sv39-random-mom 0 info leaf-flags pte slot 374-392
            stock-sv39-random-mom 0 info leaf-flags pte slot 405
            stock-sv39-random-mom 0 info leaf-flags pte slot 407
            stock-sv48-random 0 info leaf-flags pte slot 348
            stock-sv48-random 0 info leaf-flags pte slot 359
            stock-sv48-random 0 info leaf-flags pte slot 369-387
            stock-sv48-random 0 info leaf-flags pte slot 379
            """;

    /** A machine's history as it goes on, judged event by event, and as a whole. */
    private static final class Followed {
        private final Lint lint = new Lint();
        private final List<Event> events = new ArrayList<>();
        private final List<Machine> machines = new ArrayList<>();
        private final List<String> found = new ArrayList<>();

        void next(Event event, Machine after) {
            long number = events.size();
            Lint.Change change = lint.next(number, event, after);
            events.add(event);
            machines.add(after);
            for (Found one : Found.joined(change.appeared())) {
                Finding finding = one.finding();
                found.add("%d %s %s %s"
                        .formatted(
                                number,
                                finding.severity().label(),
                                finding.rule().name(),
                                finding.place().text())
                        .strip());
            }
        }

        Machine machine() {
            return machines.getLast();
        }

        void assertJudgedAsAWhole(String what) {
            Lint whole = new Lint();
            for (int i = 0; i < events.size(); i++) {
                whole.follow(events.get(i), machines.get(i));
            }
            whole.judgeWhole(events.size() - 1, events.getLast(), machine());
            assertThat(states(lint.found())).as(what).isEqualTo(states(whole.found()));
        }

        /** Without what needs the event: which one broke a rule, whether a gap is a removal's, and what operations did. */
        private static Set<String> states(List<Found> found) {
            Set<String> states = new TreeSet<>();
            for (Found one : found) {
                Finding finding = one.finding();
                if (!finding.place().kind().equals("event")) {
                    states.add("%s %s %s %s".formatted(finding.what(), finding.place(), finding.va(), finding.pa()));
                }
            }
            return states;
        }
    }

    private static Followed followed(Path file, boolean isCompared) {
        Followed followed = new Followed();
        Machine machine = null;
        try (Recording recording = Recording.open(file, _ -> {})) {
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                for (Event event : Hotplug.decide(machine, step.command())) {
                    machine = Hotplug.evolve(machine, event);
                    followed.next(event, machine);
                    if (isCompared) {
                        followed.assertJudgedAsAWhole(file + " after event " + (followed.events.size() - 1));
                    }
                }
            }
        }
        return followed;
    }

    @Test
    void in_recordings_of_real_kernels_only_what_was_approved_is_found() {
        List<String> found = new ArrayList<>();
        for (Path file : Recordings.all()) {
            String name = Objects.requireNonNull(file.getFileName()).toString().replace(".jsonl.gz", "");
            followed(file, false).found.stream().map(one -> name + " " + one).forEach(found::add);
        }

        assertThat(found.stream().filter(one -> !one.contains(" info ")))
                .containsExactlyInAnyOrderElementsOf(APPROVED.lines().toList());
        assertThat(found.stream().filter(one -> one.contains(" info ")))
                .containsExactlyInAnyOrderElementsOf(APPROVED_INFO.lines().toList());
    }

    @Test
    void what_is_found_event_by_event_is_what_is_found_in_the_whole_state() {
        for (Path file : Recordings.all()) {
            followed(file, true);
        }
    }

    static Stream<Arguments> histories() {
        return Boots.names().stream()
                .flatMap(name -> Stream.of(1L, 2L, 7L, 0xdead_beefL).map(seed -> Arguments.of(name, seed)));
    }

    /** Random operations meet the bugs that kernels have, and nothing else. */
    @ParameterizedTest
    @MethodSource("histories")
    void in_random_histories_only_known_bugs_are_found(String name, long seed) {
        RandomHistory history = new RandomHistory(seed);
        Followed followed = new Followed();
        Machine machine = Boots.booted(name);
        Outcome outcome = new Outcome(0, List.of(), MemoryChanges.NONE, List.of(), null, Circumstances.NONE);
        followed.next(new Event.MachineBooted(machine.facts(), machine.preallocatedRootEntries(), outcome), machine);
        for (int step = 0; step < STEPS && !followed.machine().isStopped(); step++) {
            for (Event event : Hotplug.decide(followed.machine(), history.next(followed.machine()))) {
                followed.next(event, Hotplug.evolve(followed.machine(), event));
            }
            followed.assertJudgedAsAWhole("%s, seed %d, after step %d".formatted(name, seed, step));
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
        if (machine.facts().kasan()) {
            known.addAll(Set.of("root-coverage", "root-changed"));
        }
        if (profile.tableCountsAsMemmap()) {
            known.add("memmap-missing");
        }
        if (!profile.unmapsFoldedLevels() && machine.facts().mode() != PagingMode.SV57) {
            known.addAll(Set.of(
                    "stale-direct-map",
                    "stale-memmap",
                    "direct-map-missing",
                    "memmap-missing",
                    "memmap-place",
                    "aliased-memmap"));
        }
        return known;
    }
}
