package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.SV39;
import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.slot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunReaderTest {
    private static final long ROOT = 0x8000_0000L;
    private static final long PMD = 0x8000_1000L;
    private static final long PTE = 0x8000_2000L;
    private static final int HISTORIES = 150;

    private static final PageTable TABLES = PageTable.empty(SV39, ROOT).edit(edit -> {
        edit.set(0, 2, 1, Pte.table(PMD), 0);
        edit.set(0, 1, 1, Pte.table(PTE), 0);
    });

    private static PageTable leaves(long... words) {
        return TABLES.edit(edit -> {
            for (int slot = 0; slot < words.length; slot++) {
                edit.set(slot * PAGE_BYTES, 0, 1, words[slot], 0);
            }
        });
    }

    private static EntryRun leafRun(int slot, int count, long first, long stride) {
        return new EntryRun(0, PTE, slot * PAGE_BYTES, slot, count, first, stride);
    }

    private static List<EntryRun> leafRuns(PageTable table, RunCuts cuts) {
        List<EntryRun> runs = new ArrayList<>();
        table.forEachRun(cuts, runs::add);
        return runs.stream().filter(run -> run.level() == 0).toList();
    }

    @Test
    void an_empty_table_has_no_runs() {
        assertThat(PageTable.empty(SV39, ROOT).runs()).isEmpty();
    }

    @Test
    void words_of_the_same_flags_that_grow_by_a_constant_are_one_run() {
        PageTable table = leaves(0x4e7, 0x8e7, 0xce7, 0, 0xce7, 0xce7, 0x4e7, 0xe7);

        assertThat(leafRuns(table, RunCuts.NONE))
                .containsExactly(leafRun(0, 3, 0x4e7, 0x400), leafRun(4, 2, 0xce7, 0), leafRun(6, 2, 0x4e7, -0x400));
    }

    @Test
    void another_flag_begins_another_run() {
        PageTable table = leaves(0x4e7, 0x8e7, 0xcef, 0x10ef, 0x14eb);

        assertThat(leafRuns(table, RunCuts.NONE))
                .containsExactly(leafRun(0, 2, 0x4e7, 0x400), leafRun(2, 2, 0xcef, 0x400), leafRun(4, 1, 0x14eb, 0));
    }

    @Test
    void another_memory_type_begins_another_run() {
        long nonCached = 1L << 61;
        PageTable table = leaves(0x4e7, nonCached | 0x8e7, nonCached | 0xce7, Long.MIN_VALUE | 0x10e7);

        assertThat(leafRuns(table, RunCuts.NONE))
                .containsExactly(
                        leafRun(0, 1, 0x4e7, 0),
                        leafRun(1, 2, nonCached | 0x8e7, 0x400),
                        leafRun(3, 1, Long.MIN_VALUE | 0x10e7, 0));
    }

    @Test
    void a_run_breaks_where_an_area_begins() {
        PageTable table = leaves(0x4e7, 0x8e7, 0xce7, 0x10e7, 0x14e7);
        RunCuts cuts = new RunCuts(0x2000, 0x3800, 1L << 30);

        assertThat(leafRuns(table, cuts))
                .containsExactly(leafRun(0, 2, 0x4e7, 0x400), leafRun(2, 2, 0xce7, 0x400), leafRun(4, 1, 0x14e7, 0));
        assertThat(leafRuns(table, new RunCuts(0, 0x5000))).hasSize(1);
    }

    @Test
    void cuts_ascend() {
        assertThat(new RunCuts(1, Long.MAX_VALUE, Long.MIN_VALUE, -1).cutBetween(-2, -1))
                .isTrue();
        assertThatThrownBy(() -> new RunCuts(-1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cuts do not ascend: [-1, 1]");
    }

    @ParameterizedTest
    @EnumSource
    void a_run_of_the_root_breaks_at_the_hole_between_the_halves(PagingMode mode) {
        int root = mode.rootLevel();
        PageTable table = PageTable.empty(mode, ROOT).edit(edit -> edit.set(0, root, SLOTS, 0xe7, 0));

        assertThat(table.runs())
                .containsExactly(
                        new EntryRun(root, ROOT, 0, 0, 256, 0xe7, 0),
                        new EntryRun(root, ROOT, -256 * entryBytes(root), 256, 256, 0xe7, 0));
    }

    @Test
    void a_table_below_the_root_has_no_hole() {
        PageTable table = TABLES.edit(edit -> edit.set(0, 0, SLOTS, 0xe7, Pte.NEXT_PAGE));

        assertThat(leafRuns(table, RunCuts.NONE)).containsExactly(leafRun(0, SLOTS, 0xe7, Pte.NEXT_PAGE));
    }

    @Test
    void a_table_with_several_pointers_is_read_once_at_its_first_address() {
        PageTable table = PageTable.empty(SV39, ROOT).edit(edit -> {
            edit.set(7 * entryBytes(2), 2, 2, Pte.table(PMD), 0);
            edit.set(7 * entryBytes(2), 1, 1, 0xe7, 0);
        });

        assertThat(table.runs())
                .containsExactly(
                        new EntryRun(2, ROOT, 7 * entryBytes(2), 7, 2, Pte.table(PMD), 0),
                        new EntryRun(1, PMD, 7 * entryBytes(2), 0, 1, 0xe7, 0));
    }

    @Test
    void a_table_is_read_before_those_below_it_and_these_in_the_order_of_their_addresses() {
        PageTable table = PageTable.empty(SV39, ROOT).edit(edit -> {
            for (long va : new long[] {-entryBytes(2), 0}) {
                long pmd = va == 0 ? PMD : PMD + 0x10_0000;
                edit.set(va, 2, 1, Pte.table(pmd), 0);
                edit.set(va, 1, 2, Pte.table(pmd + 0x1000), Pte.NEXT_PAGE);
                edit.set(va, 0, 1, 0xe7, 0);
                edit.set(va + entryBytes(1), 0, 1, 0xe7, 0);
            }
        });

        assertThat(table.runs())
                .extracting(EntryRun::table)
                .containsExactly(
                        ROOT, ROOT, PMD, PMD + 0x1000, PMD + 0x2000, PMD + 0x10_0000, PMD + 0x10_1000, PMD + 0x10_2000);
    }

    @Test
    void of_a_range_the_entries_that_translate_it_are_read_and_the_way_to_them() {
        PageTable table = leaves(0x4e7, 0x8e7, 0xce7, 0x10e7);
        List<EntryRun> runs = new ArrayList<>();

        table.forEachRun(RunCuts.NONE, AddressRanges.of(0x1800, 0x2000), runs::add);

        assertThat(runs)
                .containsExactly(
                        new EntryRun(2, ROOT, 0, 0, 1, Pte.table(PMD), 0),
                        new EntryRun(1, PMD, 0, 0, 1, Pte.table(PTE), 0),
                        leafRun(1, 2, 0x8e7, 0x400));
        table.forEachRun(
                RunCuts.NONE,
                AddressRanges.of(1L << 30, -1),
                run -> assertThat(run).isNull());
    }

    @ParameterizedTest
    @EnumSource
    void runs_of_random_tables_keep_flags_areas_and_order(PagingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(mode, seed).after(20);
            long cut = history.address() + new Random(seed).nextInt(1 << 13);
            Set<Long> pointedTo = new HashSet<>(Set.of(history.table().rootTable()));

            history.table().forEachRun(new RunCuts(cut), run -> {
                assertThat(pointedTo).as("%s %s", run, history).contains(run.table());
                assertThat(slot(run.va(), run.level()))
                        .as("%s %s", run, history)
                        .isEqualTo(run.slot());
                assertThat(history.naive().table(run.va(), run.level()))
                        .as("%s %s", run, history)
                        .isEqualTo(run.table());
                for (int i = 0; i < run.count(); i++) {
                    long va = run.va() + i * entryBytes(run.level());
                    assertThat(mode.isCanonical(va)).as("%s %s", run, history).isTrue();
                    assertThat(run.word(i))
                            .as("%s %s", run, history)
                            .isEqualTo(history.naive().word(va, run.level()));
                    assertThat((run.word(i) ^ run.first()) & ~Pte.PPN_MASK)
                            .as("%s %s", run, history)
                            .isZero();
                    if (Pte.isTable(run.word(i), run.level())) {
                        pointedTo.add(Pte.pa(run.word(i)));
                    }
                }
                long last = run.va() + (run.count() - 1) * entryBytes(run.level());
                assertThat(Long.compareUnsigned(run.va(), cut) < 0 && Long.compareUnsigned(cut, last) <= 0)
                        .as("cut 0x%x %s %s", cut, run, history)
                        .isFalse();
            });
        }
    }
}
