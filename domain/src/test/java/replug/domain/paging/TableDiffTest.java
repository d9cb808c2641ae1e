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
    private static final int HISTORIES = 120;
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

    private static void assertLeadsThereAndBack(PageTable before, PageTable after, Object history) {
        List<TableWrite> writes = before.diff(after);
        PageTable there = apply(before, writes, history);
        assertThat(Entries.of(there).differencesTo(Entries.of(after)))
                .as("%s", history)
                .isEmpty();
        assertThat(there.digest()).as("%s", history).isEqualTo(after.digest());
        assertThat(there.diff(after)).as("%s", history).isEmpty();

        PageTable back =
                apply(there, writes.reversed().stream().map(TableWrite::inverse).toList(), history);
        assertThat(Entries.of(back).differencesTo(Entries.of(before)))
                .as("back, %s", history)
                .isEmpty();
        assertThat(back.digest()).as("back, %s", history).isEqualTo(before.digest());
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

    @Test
    void tables_that_point_to_one_another_512_fold_are_written_once_each() {
        PageTable empty = PageTable.empty(SV48, ROOT);
        PageTable shadow = empty.edit(edit -> {
            edit.set(0, 3, 256, Pte.table(0x8000_1000L), 0);
            edit.set(0, 2, SLOTS, Pte.table(0x8000_2000L), 0);
            edit.set(0, 1, SLOTS, Pte.table(0x8000_3000L), 0);
            edit.set(0, 0, SLOTS, Pte.of(0x8000_4000L, KERNEL), 0);
        });

        assertThat(empty.diff(shadow)).hasSize(4);
        assertThat(empty.apply(empty.diff(shadow)).digest()).isEqualTo(shadow.digest());
        assertThat(shadow.diff(empty)).hasSize(4);
        assertThat(shadow.apply(shadow.diff(empty)).digest()).isEqualTo(empty.digest());
    }

    @Test
    void one_changed_slot_among_2_to_the_18_leaves_is_one_write_and_copies_one_page_a_level() {
        PageTable before = PageTable.empty(SV39, ROOT).edit(edit -> fillGibibytes(edit, 1, 0x8000_1000L));
        long va = 300 * entryBytes(1) + 7 * PAGE_BYTES;
        long word = before.word(va, 0);

        PageTable after = before.edit(edit -> edit.set(va, 0, 1, word ^ Pte.W, 0));

        assertThat(before.diff(after))
                .containsExactly(
                        TableWrite.of(0, va, before.table(va, 0), 1, Words.of(word, 0), Words.of(word ^ Pte.W, 0)));
        for (int table = 0; table < SLOTS; table++) {
            TablePage was = before.page(table * entryBytes(1), 0);
            assertThat(after.page(table * entryBytes(1), 0) == was).isEqualTo(table != 300);
        }
    }

    @Test
    void alike_tables_that_follow_one_another_are_one_write() {
        PageTable empty = PageTable.empty(SV39, ROOT);
        PageTable full = empty.edit(edit -> fillGibibytes(edit, 64, 0x8000_1000L));

        List<TableWrite> writes = empty.diff(full);

        assertThat(writes).hasSizeLessThan(400);
        assertThat(writes.stream().mapToLong(TableWrite::entriesSet).sum())
                .isEqualTo(64 + 64 * SLOTS + (64L * SLOTS * SLOTS));
        assertThat(empty.apply(writes).digest()).isEqualTo(full.digest());
        assertThat(full.diff(empty)).hasSizeLessThan(400);
        assertThat(full.apply(full.diff(empty)).digest()).isEqualTo(empty.digest());
    }

    /** Maps {@code count} GiB from address 0 with 4 KiB leaves, by tables in consecutive frames from {@code frame} on. */
    private static void fillGibibytes(TableEdit edit, int count, long frame) {
        long next = frame;
        for (int gib = 0; gib < count; gib++) {
            long va = gib * entryBytes(2);
            edit.set(va, 2, 1, Pte.table(next), 0);
            edit.set(va, 1, SLOTS, Pte.table(next + PAGE_BYTES), Pte.NEXT_PAGE);
            for (int table = 0; table < SLOTS; table++) {
                long start = va + table * entryBytes(1);
                edit.set(start, 0, SLOTS, Pte.of(start, KERNEL), Pte.NEXT_PAGE);
            }
            next += (1 + SLOTS) * PAGE_BYTES;
        }
    }
}
