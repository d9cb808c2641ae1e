package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.SV39;
import static replug.domain.paging.PagingMode.SV48;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which addresses two versions of a table map otherwise. */
class LeafDiffTest {
    private static final long ROOT = 0x8000_0000L;
    private static final long KERNEL = 0xe7;

    private static List<LeafChange> changes(PageTable before, PageTable after) {
        List<LeafChange> changes = new ArrayList<>();
        before.forEachLeafChange(after, changes::add);
        return changes;
    }

    @Test
    void leaves_that_go_on_through_many_tables_are_one_change() {
        PageTable empty = PageTable.empty(SV39, ROOT);
        PageTable full = empty.edit(edit -> {
            for (long gib = 0; gib < 64; gib++) {
                long va = gib * entryBytes(2);
                long table = 0x8000_1000L + gib * (1 + SLOTS) * PAGE_BYTES;
                edit.set(va, 2, 1, Pte.table(table), 0);
                edit.set(va, 1, SLOTS, Pte.table(table + PAGE_BYTES), Pte.NEXT_PAGE);
                for (int slot = 0; slot < SLOTS; slot++) {
                    edit.set(
                            va + slot * entryBytes(1),
                            0,
                            SLOTS,
                            Pte.of(va + slot * entryBytes(1), KERNEL),
                            Pte.NEXT_PAGE);
                }
            }
        });

        assertThat(changes(empty, full))
                .containsExactly(new LeafChange(0, 0, 1 << 24, null, new Leaves(0, KERNEL, 0, PAGE_BYTES)));
        assertThat(changes(full, empty))
                .containsExactly(new LeafChange(0, 0, 1 << 24, new Leaves(0, KERNEL, 0, PAGE_BYTES), null));
    }

    @Test
    void a_leaf_that_is_split_is_told_by_its_parts() {
        PageTable before = PageTable.empty(SV39, ROOT).edit(edit -> edit.set(0, 2, 1, Pte.of(1 << 30, KERNEL), 0));
        PageTable after = before.edit(edit -> {
            edit.set(0, 2, 1, Pte.table(0x8000_1000L), 0);
            edit.set(0, 1, SLOTS - 1, Pte.of(1 << 30, KERNEL), Pte.NEXT_PAGE << 9);
        });
        long part = entryBytes(1);

        assertThat(changes(before, after))
                .containsExactly(
                        new LeafChange(
                                0,
                                1,
                                SLOTS - 1,
                                new Leaves(2, KERNEL, 1 << 30, part),
                                new Leaves(1, KERNEL, 1 << 30, part)),
                        new LeafChange(
                                (SLOTS - 1) * part,
                                1,
                                1,
                                new Leaves(2, KERNEL, (1L << 30) + (SLOTS - 1) * part, 0),
                                null));
    }

    @Test
    void tables_that_point_to_one_another_512_fold_are_one_change() {
        PageTable empty = PageTable.empty(SV48, ROOT);
        PageTable shadow = empty.edit(edit -> {
            edit.set(0, 3, 2, Pte.table(0x8000_1000L), 0);
            edit.set(0, 2, SLOTS, Pte.table(0x8000_2000L), 0);
            edit.set(0, 1, SLOTS, Pte.table(0x8000_3000L), 0);
            edit.set(0, 0, SLOTS, Pte.of(0x8000_4000L, KERNEL), 0);
        });

        assertThat(changes(empty, shadow))
                .containsExactly(new LeafChange(0, 0, 1L << 28, null, new Leaves(0, KERNEL, 0x8000_4000L, 0)));
    }

    @Test
    void the_one_leaf_in_which_two_runs_meet_is_the_same() {
        PageTable table = PageTable.empty(SV39, ROOT).edit(edit -> {
            edit.set(0, 2, 1, Pte.table(0x8000_1000L), 0);
            edit.set(0, 1, 1, Pte.table(0x8000_2000L), 0);
        });
        PageTable up = table.edit(edit -> edit.set(0, 0, 5, Pte.of(0x1_0000L, KERNEL), Pte.NEXT_PAGE));
        PageTable down = table.edit(edit -> edit.set(0, 0, 5, Pte.of(0x1_4000L, KERNEL), -Pte.NEXT_PAGE));

        assertThat(changes(up, down))
                .extracting(LeafChange::va, LeafChange::count)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0L, 2L),
                        org.assertj.core.groups.Tuple.tuple(3 * PAGE_BYTES, 2L));
    }
}
