package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AscendingReaderTest {
    private static final int HISTORIES = 60;

    /** One entry that was told. */
    private record Told(int level, long va, long word) {}

    /** Notes what it is told, entry by entry; tables that several entries point to are not gone into. */
    private static final class Noting implements EntryVisitor {
        private final PageTable table;
        private final List<Told> told = new ArrayList<>();

        Noting(PageTable table) {
            this.table = table;
        }

        @Override
        public void entries(int level, long va, int count, long first, long stride) {
            for (int i = 0; i < count; i++) {
                long word = first + i * stride;
                assertThat((word ^ first) & ~Pte.PPN_MASK).isZero();
                told.add(new Told(level, va + i * entryBytes(level), word));
            }
        }

        @Override
        public boolean pointer(int level, long va, long word) {
            told.add(new Told(level, va, word));
            return !table.isShared(Pte.pa(word));
        }
    }

    private static List<Told> told(PageTable table, AddressRanges ranges) {
        Noting noting = new Noting(table);
        table.visit(ranges, noting);
        return noting.told;
    }

    private static void naive(RandomHistory history, int level, long va, AddressRanges ranges, List<Told> told) {
        PagingMode mode = history.table().mode();
        for (int slot = 0; slot < SLOTS; slot++) {
            long first = mode.signExtend(va + slot * entryBytes(level));
            long word = history.naive().word(first, level);
            if (word != 0 && ranges.touches(first, first + entryBytes(level) - 1)) {
                told.add(new Told(level, first, word));
                if (Pte.isTable(word, level) && !history.table().isShared(Pte.pa(word))) {
                    naive(history, level - 1, first, ranges, told);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void all_entries_are_told_in_order_and_of_ranges_those_that_translate_them(PagingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(mode, seed).after(20);
            Random random = new Random(seed);
            List<AddressRanges.Range> some = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                long first = history.address() + random.nextInt(1 << 13);
                long last = first + (1L << random.nextInt(42)) - 1;
                some.add(new AddressRanges.Range(first, Long.compareUnsigned(last, first) < 0 ? -1 : last));
            }

            for (AddressRanges ranges : List.of(AddressRanges.ALL, AddressRanges.of(some))) {
                List<Told> expected = new ArrayList<>();
                naive(history, mode.rootLevel(), 0, ranges, expected);
                assertThat(told(history.table(), ranges))
                        .as("%s %s", some, history)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void tables_outside_are_not_looked_at() {
        PageTable table = PageTable.empty(PagingMode.SV57, 0x8000_0000L).edit(edit -> {
            edit.set(0, 4, SLOTS, Pte.table(0x8000_1000L), 0);
            edit.set(0, 3, SLOTS, Pte.table(0x8000_2000L), 0);
            edit.set(0, 2, SLOTS, Pte.table(0x8000_3000L), 0);
            edit.set(0, 1, SLOTS, Pte.table(0x8000_4000L), 0);
            edit.set(0, 0, SLOTS, 0x43, 0);
        });
        int[] pointers = {0};
        long[] leaves = {0};

        table.visit(AddressRanges.of(-0x20_0000, -1), new EntryVisitor() {
            @Override
            public void entries(int level, long va, int count, long first, long stride) {
                leaves[0] += count;
            }

            @Override
            public boolean pointer(int level, long va, long word) {
                pointers[0]++;
                return true;
            }
        });

        assertThat(pointers[0]).isEqualTo(4);
        assertThat(leaves[0]).isEqualTo(SLOTS);
    }

    @Test
    void words_that_differ_above_the_page_number_are_told_one_by_one() {
        PageTable table = PageTable.empty(PagingMode.SV39, 0x8000_0000L).edit(edit -> {
            edit.set(0, 2, 1, 1L << 61 | 0xe7, 0);
            edit.set(1L << 30, 2, 1, 1L << 62 | 0xe7, 0);
            edit.set(2L << 30, 2, 1, 0x400, 0);
        });

        assertThat(told(table, AddressRanges.ALL))
                .containsExactly(
                        new Told(2, 0, 1L << 61 | 0xe7),
                        new Told(2, 1L << 30, 1L << 62 | 0xe7),
                        new Told(2, 2L << 30, 0x400));
    }
}
