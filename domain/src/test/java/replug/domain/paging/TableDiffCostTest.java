package replug.domain.paging;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.SV39;
import static replug.domain.paging.PagingMode.SV48;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A diff is as large, and looks at as much, as what differs. */
class TableDiffCostTest {
    private static final long ROOT = 0x8000_0000L;
    private static final long KERNEL = Pte.D | Pte.A | Pte.G | Pte.W | Pte.R | Pte.V;

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
    void a_page_that_both_versions_share_is_not_looked_into() {
        PageTable before = PageTable.empty(SV39, ROOT).edit(edit -> fillGibibytes(edit, 1, 0x8000_1000L));
        Digest digest = before.digest();
        PageTable after = before.edit(edit -> edit.set(0, 0, 1, 0, 0));
        TablePage shared = requireNonNull(after.page(entryBytes(1), 0));

        shared.setChild(0, shared); // Whoever looks into it never comes back.

        assertThat(before.diff(after)).hasSize(1);
        assertThat(after.digest()).isNotEqualTo(digest);
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

        List<TableWrite> back = full.diff(empty);

        assertThat(back).hasSizeLessThan(400);
        assertThat(full.apply(back).digest()).isEqualTo(empty.digest());
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
