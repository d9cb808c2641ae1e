package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.Blame;
import replug.application.BlockChange;
import replug.application.EntryChange;
import replug.application.LeafWrite;
import replug.application.Mapping;
import replug.application.Recorded;
import replug.application.TableUse;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryBlocks;
import replug.domain.paging.EntryRun;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;

/** Blame for physical addresses, page frames and memory blocks, held against every entry of every state. */
class BlameFrameTest {
    private static final int ADDRESSES = 12;

    /** Recordings and machines that the model decided. */
    static Stream<HeldJournal> histories() {
        Stream<Path> recordings = Recordings.all().stream();
        Stream<String> kinds = Stream.of("sv48", "sv39 kasan", "sv57 kasan memmap", "sv48 debug_pagealloc");
        return Stream.concat(recordings.map(HeldJournal::of), kinds.map(kind -> HeldJournal.decided(kind, 60)));
    }

    @ParameterizedTest
    @MethodSource("histories")
    void leaves_of_a_physical_address_are_those_that_any_look_at_every_entry_finds(HeldJournal journal) {
        PageTable last = journal.states().getLast().tables();
        for (long pa : physical(last)) {
            Blame.OfPhysical blame = new Blame(journal, "machine", null).physical(pa);

            assertThat(blame.mappings().stream().mapToInt(Mapping::count).sum())
                    .as("0x%x", pa)
                    .isEqualTo(last.runs().stream()
                            .mapToInt(run -> matching(run, pa))
                            .sum());
            assertThat(blame.writes().stream().mapToLong(LeafWrite::count).sum())
                    .isEqualTo(writes(journal, pa));
            for (Mapping mapping : blame.mappings()) {
                assertThat(last.walk(mapping.va()).end())
                        .isEqualTo(new replug.domain.paging.Walk.Mapped(mapping.level(), pa));
                LeafWrite newest = blame.writes().stream()
                        .filter(write -> holds(write, mapping))
                        .findFirst()
                        .orElseThrow();
                EntryChange change = new Blame(journal, "machine", null)
                        .address(mapping.va()).changes().stream()
                                .filter(one -> one.level() == mapping.level())
                                .findFirst()
                                .orElseThrow();
                assertThat(newest.cause().number()).isEqualTo(change.after().since());
            }
        }
    }

    private static boolean holds(LeafWrite write, Mapping mapping) {
        return write.table() == mapping.table()
                && write.slot() <= mapping.slot()
                && mapping.slot() < write.slot() + write.count();
    }

    /** Some that are mapped, some that a zero shadow maps often, and one that nothing maps. */
    private static List<Long> physical(PageTable tables) {
        Random random = new Random(tables.digest().hashCode());
        List<EntryRun> runs = tables.runs();
        List<Long> addresses = new ArrayList<>(List.of(1L << 50));
        for (EntryRun run : runs) {
            if (run.stride() == 0 && run.count() > 64 && Pte.isLeaf(run.first())) {
                addresses.add(Pte.pa(run.first()));
                break;
            }
        }
        while (addresses.size() < ADDRESSES) {
            EntryRun run = runs.get(random.nextInt(runs.size()));
            long word = run.word(random.nextInt(run.count()));
            long bytes = PagingMode.entryBytes(run.level());
            addresses.add(Pte.pa(word) + (Pte.isLeaf(word) ? random.nextLong(bytes) : 0));
        }
        return addresses;
    }

    private static boolean maps(long word, int level, long pa) {
        return Pte.isLeaf(word) && Pte.pa(word) <= pa && pa < Pte.pa(word) + PagingMode.entryBytes(level);
    }

    private static int matching(EntryRun run, long pa) {
        int found = 0;
        for (int i = 0; i < run.count(); i++) {
            found += maps(run.word(i), run.level(), pa) ? 1 : 0;
        }
        return found;
    }

    private static long writes(HeldJournal journal, long pa) {
        long found = 0;
        for (Recorded recorded : journal.read("machine", 0).toList()) {
            for (TableWrite write : recorded.event().outcome().writes().toList()) {
                for (int k = 0; k < write.tables(); k++) {
                    for (int i = 0; i < write.count(); i++) {
                        boolean was = maps(write.before().at(i, k), write.level(), pa);
                        boolean is = maps(write.after().at(i, k), write.level(), pa);
                        found += was || is ? 1 : 0;
                    }
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("histories")
    void a_frame_is_a_table_when_an_entry_of_the_state_points_to_it(HeldJournal journal) {
        List<Map<Long, Integer>> pointers =
                journal.states().stream().map(state -> pointers(state.tables())).toList();
        TreeSet<Long> frames = new TreeSet<>();
        pointers.forEach(one -> frames.addAll(one.keySet()));
        List<Long> some = new ArrayList<>(frames);
        java.util.Collections.shuffle(some, new Random(frames.size()));

        for (long frame : some.subList(0, Math.min(some.size(), 40))) {
            Blame.OfTable blame = new Blame(journal, "machine", null).table(frame);

            for (int event = 0; event < pointers.size(); event++) {
                int at = event;
                int told = blame.uses().stream()
                        .filter(use -> use.cause().number() <= at)
                        .findFirst()
                        .map(TableUse::pointers)
                        .orElse(0);
                assertThat(told)
                        .as("0x%x after event %d", frame, event)
                        .isEqualTo(pointers.get(event).getOrDefault(frame, 0));
            }
            assertThat(blame.uses())
                    .allSatisfy(
                            use -> assertThat(use.kind() == TableUse.Kind.FREED).isEqualTo(use.pointers() == 0));
            assertThat(blame.pointers()).isEqualTo(pointers.getLast().getOrDefault(frame, 0));
        }
    }

    /** How many entries point to each table page. */
    private static Map<Long, Integer> pointers(PageTable tables) {
        Map<Long, Integer> pointers = new HashMap<>();
        for (EntryRun run : tables.runs()) {
            for (int i = 0; i < run.count(); i++) {
                if (Pte.isTable(run.word(i), run.level())) {
                    pointers.merge(Pte.pa(run.word(i)), 1, Integer::sum);
                }
            }
        }
        return pointers;
    }

    @ParameterizedTest
    @MethodSource("histories")
    void a_block_changed_when_it_differs_from_one_state_to_the_next(HeldJournal journal) {
        TreeSet<Integer> blocks = new TreeSet<>();
        for (Machine state : journal.states()) {
            state.blocks().runs().forEach(run -> blocks.add(run.first()));
        }
        for (int block : blocks) {
            Blame.OfBlock blame = new Blame(journal, "machine", null).block(block, _ -> {});

            MemoryBlocks.@Nullable Run before = null;
            Long addedBy = null;
            for (int event = 0; event < journal.states().size(); event++) {
                MemoryBlocks.Run after = journal.states().get(event).blocks().block(block);
                addedBy = after == null ? null : before == null ? Long.valueOf(event) : addedBy;
                BlockChange change = at(blame, event);
                if (!Objects.equals(before, after)) {
                    assertThat(change).as("memory%d, event %d", block, event).isNotNull();
                }
                if (change != null) {
                    assertThat(change.before()).isEqualTo(before);
                    assertThat(change.after()).isEqualTo(after);
                    assertThat(change.policy())
                            .isEqualTo(journal.states()
                                    .get(Math.max(0, event - 1))
                                    .memory()
                                    .policy());
                }
                before = after;
            }
            assertThat(blame.now()).isEqualTo(before);
            assertThat(blame.addedBy()).isEqualTo(addedBy);
        }
    }

    private static @Nullable BlockChange at(Blame.OfBlock blame, long event) {
        return blame.changes().stream()
                .filter(change -> change.cause().number() == event)
                .findFirst()
                .orElse(null);
    }
}
