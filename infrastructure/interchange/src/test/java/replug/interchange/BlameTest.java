package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.application.Blame;
import replug.application.EntryChange;
import replug.application.EntryChange.Held;
import replug.application.Recorded;
import replug.domain.linux.Phase;
import replug.domain.machine.Machine;
import replug.domain.paging.EntryRun;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.TableWrite;

/** Who is blamed for an entry is who changed it: held against the walks through the states, event by event. */
class BlameTest {
    private static final int SAMPLES = 2_000;

    /** A change as the states tell it. */
    private record Change(long event, int level, long tableBefore, long before, long tableAfter, long after) {
        static Change of(EntryChange change) {
            Held before = change.before();
            Held after = change.after();
            return new Change(
                    change.cause().number(),
                    change.level(),
                    before.table(),
                    before.word(),
                    after.table(),
                    after.word());
        }

        /** Whether a table came or went in the same event matters only to an entry that held something. */
        Change ofWords() {
            return new Change(event, level, before == 0 ? 0 : tableBefore, before, after == 0 ? 0 : tableAfter, after);
        }
    }

    static List<Path> recordings() {
        return Recordings.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void every_change_that_was_seen_is_told_of_any_address(Path file) {
        HeldJournal journal = HeldJournal.of(file);
        List<PageTable> states = journal.states().stream().map(Machine::tables).toList();

        for (long va : addresses(states, file.hashCode())) {
            Blame.OfAddress blame = new Blame(journal, "machine", null).address(va);

            assertThat(blame.changes())
                    .as("0x%x", va)
                    .extracting(change -> Change.of(change).ofWords())
                    .isEqualTo(changes(states, va));
            assertThat(blame.walk()).isEqualTo(states.getLast().walk(va));
            assertOrigins(blame, states.getFirst().mode());
        }
    }

    /** Any write is told that says another word than the one before, also one that is taken back in the same event. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sv48",
                "sv39 kasan",
                "sv48 kasan",
                "sv57 kasan memmap",
                "sv48 debug_pagealloc",
                "sv39 kasan debug_pagealloc"
            })
    void every_write_that_was_decided_is_told_of_any_address(String kind) {
        HeldJournal journal = HeldJournal.decided(kind, 60);
        List<PageTable> states = journal.states().stream().map(Machine::tables).toList();
        List<PageTable> steps = new ArrayList<>();
        List<Long> events = new ArrayList<>();
        PageTable tables =
                PageTable.empty(states.getFirst().mode(), states.getFirst().rootTable());
        steps.add(tables);
        for (Recorded recorded : journal.read("machine", 0).toList()) {
            for (Phase phase : recorded.event().outcome().phases()) {
                for (TableWrite write : phase.writes()) {
                    tables = tables.apply(List.of(write));
                    steps.add(tables);
                    events.add(recorded.number());
                }
            }
            assertThat(tables.digest()).isEqualTo(recorded.tablesDigest());
        }

        for (long va : addresses(states, kind.hashCode())) {
            Blame.OfAddress blame = new Blame(journal, "machine", null).address(va);

            assertThat(blame.changes()).as("0x%x", va).extracting(Change::of).isEqualTo(changes(steps, events, va));
            assertThat(blame.walk()).isEqualTo(tables.walk(va));
            assertOrigins(blame, tables.mode());
        }
    }

    /** Entries of the last state, of one before, and addresses near them, through whichever shared tables. */
    private static Set<Long> addresses(List<PageTable> states, long seed) {
        Random random = new Random(seed);
        List<Long> all = new ArrayList<>();
        for (PageTable state : List.of(states.getLast(), states.get(states.size() / 2))) {
            for (EntryRun run : state.runs()) {
                all.add(run.va());
                long bytes = PagingMode.entryBytes(run.level());
                all.add(run.va() + random.nextLong(run.count() * bytes));
                all.add(run.va() + random.nextInt(run.count()) * bytes);
            }
        }
        Collections.shuffle(all, random);
        return new TreeSet<>(all.subList(0, Math.min(SAMPLES, all.size())));
    }

    /** Newest first; within an event, of which no order is known, from the root down. */
    private static List<Change> changes(List<PageTable> states, long va) {
        List<Change> changes = new ArrayList<>();
        PageTable before =
                PageTable.empty(states.getFirst().mode(), states.getFirst().rootTable());
        for (int event = 0; event < states.size(); event++) {
            changes(event, before, states.get(event), va).stream()
                    .map(Change::ofWords)
                    .forEach(changes::add);
            before = states.get(event);
        }
        changes.sort(Comparator.comparingLong(Change::event)
                .thenComparingInt(Change::level)
                .reversed());
        return changes;
    }

    /** Newest first; of one write, the entry written and then those below it, is the oldest first. */
    private static List<Change> changes(List<PageTable> steps, List<Long> events, long va) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            changes.addAll(changes(events.get(i), steps.get(i), steps.get(i + 1), va));
        }
        return changes.reversed();
    }

    private static List<Change> changes(long event, PageTable before, PageTable after, long va) {
        List<Change> changes = new ArrayList<>();
        for (int level = before.mode().rootLevel(); before != after && level >= 0; level--) {
            Change change = new Change(
                    event,
                    level,
                    before.table(va, level),
                    before.word(va, level),
                    after.table(va, level),
                    after.word(va, level));
            boolean isSameTable = change.tableBefore == change.tableAfter;
            if (change.before != change.after || (!isSameTable && change.before != 0)) {
                changes.add(change);
            }
        }
        return changes;
    }

    /** Changes follow one another, and those that wrote no entry name an earlier event that did. */
    private static void assertOrigins(Blame.OfAddress blame, PagingMode mode) {
        for (int level = 0; level <= mode.rootLevel(); level++) {
            long newer = -1;
            boolean isNewest = true;
            for (EntryChange change : blame.changes()) {
                if (change.level() == level) {
                    assertThat(isNewest || change.after().word() == newer).isTrue();
                    newer = change.before().word();
                    isNewest = false;
                    if (change.isWritten()) {
                        assertThat(change.after().since())
                                .isEqualTo(change.cause().number());
                    } else if (change.after().word() != 0) {
                        assertThat(change.after().since())
                                .isBetween(0L, change.cause().number());
                    }
                }
            }
            assertThat(newer).isIn(0L, -1L);
        }
    }
}
