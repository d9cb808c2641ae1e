package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.SV39;
import static replug.domain.paging.PagingMode.SV48;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableDiffTest {
    private static final int HISTORIES = 80;
    private static final long ROOT = 0x8000_0000L;
    private static final long KERNEL = Pte.D | Pte.A | Pte.G | Pte.W | Pte.R | Pte.V;

    @ParameterizedTest
    @EnumSource
    void the_diff_of_versions_of_one_history_leads_from_each_to_each_and_back(PagingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(mode, seed);
            List<PageTable> versions = new ArrayList<>();
            for (int edits : new int[] {15, 1, 3, 10}) {
                versions.add(history.after(edits).table());
            }

            for (PageTable before : versions) {
                versions.forEach(after -> assertLeadsThereAndBack(before, after, history));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_diff_of_unrelated_versions_leads_from_each_to_each_and_back(PagingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory one = new RandomHistory(mode, seed);
            RandomHistory other = new RandomHistory(mode, -seed - 1);

            for (int i = 0; i < 3; i++) {
                PageTable before = one.after(10).table();
                PageTable after = other.after(10).table();
                assertLeadsThereAndBack(before, after, List.of(one, other));
                assertLeadsThereAndBack(after, before, List.of(one, other));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_table_made_anew_by_what_it_differs_in_from_an_empty_one_is_edited_alike(PagingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(mode, seed).after(25);
            PageTable table = history.table();
            PageTable empty = PageTable.empty(mode, table.rootTable());

            PageTable anew = apply(empty, empty.diff(table), history);

            assertSame(anew, table, history);
            PageTable later = history.after(10).table();
            assertSame(apply(anew, table.diff(later), history), later, history);
        }
    }

    /** Pages, who shares them, and which frames are pages at all: what later edits depend on. */
    private static void assertSame(PageTable anew, PageTable table, Object history) {
        assertThat(anew.digest()).as("%s", history).isEqualTo(table.digest());
        assertThat(anew.diff(table)).as("%s", history).isEmpty();
        assertThat(anew.references).as("%s", history).isEqualTo(table.references);
        assertThat(anew.tablePages()).as("%s", history).isEqualTo(table.tablePages());
        for (EntryRun run : table.runs()) {
            for (long page : new long[] {run.table(), Pte.pa(run.first())}) {
                assertThat(TableFrames.level(anew.frames.get(page)))
                        .as("0x%x, %s", page, history)
                        .isEqualTo(TableFrames.level(table.frames.get(page)));
            }
        }
    }

    private static void assertLeadsThereAndBack(PageTable before, PageTable after, Object history) {
        List<TableWrite> writes = before.diff(after);
        PageTable there = apply(before, writes, history);
        assertThat(Entries.of(there).differencesTo(Entries.of(after)))
                .as("%s", history)
                .isEmpty();
        assertThat(there.digest()).as("%s", history).isEqualTo(after.digest());
        assertThat(there.diff(after)).as("%s", history).isEmpty();
        assertThat(writes).as("%s", history).allMatch(TableDiffTest::keepsFlags);

        PageTable back =
                apply(there, writes.reversed().stream().map(TableWrite::inverse).toList(), history);
        assertThat(Entries.of(back).differencesTo(Entries.of(before)))
                .as("back, %s", history)
                .isEmpty();
        assertThat(back.digest()).as("back, %s", history).isEqualTo(before.digest());
    }

    private static boolean keepsFlags(TableWrite write) {
        return ((write.before().stride() | write.after().stride()) & Pte.LOW_BITS) == 0;
    }

    private static PageTable apply(PageTable table, List<TableWrite> writes, Object history) {
        try {
            return table.apply(writes);
        } catch (IllegalTableWrite e) {
            throw new AssertionError("cannot apply %s, %s".formatted(writes, history), e);
        }
    }

    @Test
    void equal_versions_differ_in_nothing() {
        PageTable table = PageTable.empty(SV39, ROOT)
                .edit(edit -> edit.set(0, 2, 4, Pte.table(ROOT + PAGE_BYTES), Pte.NEXT_PAGE));

        assertThat(table.diff(table)).isEmpty();
        assertThat(table.diff(table.edit(edit -> {}))).isEmpty();
        assertThat(table.diff(table.edit(edit -> edit.set(0, 2, 1, table.word(0, 2), 0))))
                .isEmpty();
    }

    @Test
    void versions_of_different_tables_cannot_be_compared() {
        PageTable table = PageTable.empty(SV39, ROOT);

        assertThatThrownBy(() -> table.diff(PageTable.empty(SV48, ROOT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sv39 root 0x80000000 and sv48 root 0x80000000");
        assertThatThrownBy(() -> table.diff(PageTable.empty(SV39, ROOT + PAGE_BYTES)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_table_is_linked_before_it_is_filled_and_emptied_before_it_is_unlinked() {
        PageTable empty = PageTable.empty(SV39, ROOT);
        PageTable mapped = empty.edit(edit -> {
            edit.set(-PAGE_BYTES, 2, 1, Pte.table(0x8000_1000L), 0);
            edit.set(-entryBytes(1), 1, 1, Pte.of(0x4000_0000L, KERNEL), 0);
        });
        TableWrite link = TableWrite.of(2, -entryBytes(2), ROOT, 1, Words.NONE, Words.of(Pte.table(0x8000_1000L), 0));
        TableWrite fill = TableWrite.of(
                1, -entryBytes(1), 0x8000_1000L, 1, Words.NONE, Words.of(Pte.of(0x4000_0000L, KERNEL), 0));

        assertThat(empty.diff(mapped)).containsExactly(link, fill);
        assertThat(mapped.diff(empty)).containsExactly(fill.inverse(), link.inverse());
    }

    @Test
    void a_write_does_not_pass_the_hole_between_the_halves_of_the_root() {
        PageTable empty = PageTable.empty(SV39, ROOT);
        PageTable full = empty.edit(edit -> edit.set(0, 2, SLOTS, KERNEL, 0));

        assertThat(empty.diff(full))
                .containsExactly(
                        TableWrite.of(2, 0, ROOT, 256, Words.NONE, Words.of(KERNEL, 0)),
                        TableWrite.of(2, -256 * entryBytes(2), ROOT, 256, Words.NONE, Words.of(KERNEL, 0)));
    }

    @Test
    void slots_that_were_empty_and_slots_that_were_not_are_written_apart() {
        long frameWithoutFlags = Pte.NEXT_PAGE;
        PageTable before = PageTable.empty(SV39, ROOT).edit(edit -> edit.set(0, 2, 1, frameWithoutFlags, 0));
        PageTable after = before.edit(edit -> edit.set(0, 2, 3, KERNEL, 0));

        assertThat(before.diff(after))
                .containsExactly(
                        TableWrite.of(2, 0, ROOT, 1, Words.of(frameWithoutFlags, 0), Words.of(KERNEL, 0)),
                        TableWrite.of(2, entryBytes(2), ROOT, 2, Words.NONE, Words.of(KERNEL, 0)));
    }

    @Test
    void one_more_pointer_to_a_table_is_one_write() {
        PageTable one = PageTable.empty(SV39, ROOT).edit(edit -> {
            edit.set(0, 2, 1, Pte.table(0x8000_1000L), 0);
            edit.set(0, 1, 8, Pte.of(0, KERNEL), Pte.of(entryBytes(1), 0));
        });
        PageTable two = one.edit(edit -> edit.set(5 * entryBytes(2), 2, 1, Pte.table(0x8000_1000L), 0));
        TableWrite link =
                TableWrite.of(2, 5 * entryBytes(2), ROOT, 1, Words.NONE, Words.of(Pte.table(0x8000_1000L), 0));

        assertThat(one.diff(two)).containsExactly(link);
        assertThat(two.diff(one)).containsExactly(link.inverse());
    }
}
