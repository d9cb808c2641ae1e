package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.SV48;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WalkTest {
    private static final long ROOT = 0x8000_0000L;
    private static final long PUD = 0x8000_1000L;
    private static final long PMD = 0x8000_2000L;
    private static final long PTE = 0x8000_3000L;
    private static final long KERNEL = Pte.D | Pte.A | Pte.G | Pte.W | Pte.R | Pte.V;
    private static final int HISTORIES = 30;
    private static final int ADDRESSES = 200;

    /** Slot 1 of each table leads down to the table of 4 KiB leaves. */
    private static final long VA = 0x0080_4020_1000L;

    private static final PageTable TABLES = PageTable.empty(SV48, ROOT).edit(edit -> {
        edit.set(VA, 3, 1, Pte.table(PUD), 0);
        edit.set(VA, 2, 1, Pte.table(PMD), 0);
        edit.set(VA, 1, 1, Pte.table(PTE), 0);
    });

    private static final Walk.Step AT_PGD = new Walk.Step(3, ROOT, 1, Pte.table(PUD));
    private static final Walk.Step AT_PUD = new Walk.Step(2, PUD, 1, Pte.table(PMD));
    private static final Walk.Step AT_PMD = new Walk.Step(1, PMD, 1, Pte.table(PTE));

    private static PageTable with(int level, long word) {
        return TABLES.edit(edit -> edit.set(VA, level, 1, word, 0));
    }

    private static Walk walk(long va, Walk.End end, Walk.Step... steps) {
        return new Walk(va, List.of(steps), end);
    }

    private static Walk.End fault(Walk.Fault fault) {
        return new Walk.Faulted(fault);
    }

    @Test
    void a_leaf_at_level_0_maps_4_kib() {
        long word = Pte.of(0x1_2345_6000L, KERNEL);

        assertThat(with(0, word).walk(VA + 0x789))
                .isEqualTo(walk(
                        VA + 0x789,
                        new Walk.Mapped(0, 0x1_2345_6789L),
                        AT_PGD,
                        AT_PUD,
                        AT_PMD,
                        new Walk.Step(0, PTE, 1, word)));
    }

    @Test
    void a_leaf_higher_up_maps_all_that_its_entry_translates() {
        long word = Pte.of(0x40_0000_0000L, KERNEL);
        long last = VA - 0x0020_1000 + entryBytes(2) - 1;

        assertThat(with(2, word).walk(last))
                .isEqualTo(walk(last, new Walk.Mapped(2, 0x40_3fff_ffffL), AT_PGD, new Walk.Step(2, PUD, 1, word)));
    }

    @Test
    void an_address_in_the_hole_is_not_even_looked_up() {
        assertThat(TABLES.walk(1L << 47)).isEqualTo(walk(1L << 47, fault(Walk.Fault.NOT_CANONICAL)));
    }

    @Test
    void an_empty_entry_ends_the_walk() {
        assertThat(TABLES.walk(VA))
                .isEqualTo(walk(VA, fault(Walk.Fault.EMPTY), AT_PGD, AT_PUD, AT_PMD, new Walk.Step(0, PTE, 1, 0)));
        assertThat(TABLES.walk(-1)).isEqualTo(walk(-1, fault(Walk.Fault.EMPTY), new Walk.Step(3, ROOT, 511, 0)));
    }

    @Test
    void an_entry_that_is_not_valid_ends_the_walk_even_if_it_names_a_frame() {
        long word = Pte.of(0x1_2345_6000L, KERNEL & ~Pte.V);

        assertThat(with(1, word).walk(VA))
                .isEqualTo(walk(VA, fault(Walk.Fault.INVALID), AT_PGD, AT_PUD, new Walk.Step(1, PMD, 1, word)));
    }

    @Test
    void write_without_read_is_reserved() {
        long word = Pte.of(0x4000_0000L, Pte.V | Pte.W | Pte.X);

        assertThat(with(2, word).walk(VA))
                .isEqualTo(walk(VA, fault(Walk.Fault.WRITE_ONLY), AT_PGD, new Walk.Step(2, PUD, 1, word)));
    }

    @Test
    void a_pointer_at_level_0_leads_nowhere() {
        long word = Pte.table(PUD);

        assertThat(with(0, word).walk(VA))
                .isEqualTo(walk(
                        VA,
                        fault(Walk.Fault.POINTER_AT_LEVEL_0),
                        AT_PGD,
                        AT_PUD,
                        AT_PMD,
                        new Walk.Step(0, PTE, 1, word)));
    }

    @Test
    void a_leaf_must_be_aligned_to_its_size() {
        long word = Pte.of(0x4010_0000L, KERNEL);

        assertThat(with(1, word).walk(VA))
                .isEqualTo(walk(VA, fault(Walk.Fault.MISALIGNED), AT_PGD, AT_PUD, new Walk.Step(1, PMD, 1, word)));
    }

    @ParameterizedTest
    @EnumSource
    void every_pattern_of_low_bits_at_every_level_is_walked_as_the_hardware_does(PagingMode mode) {
        for (int level = 0; level < mode.levels(); level++) {
            for (long low = 0; low < 1 << 10; low++) {
                PageTable table = PageTable.empty(mode, ROOT);
                NaiveTables naive = new NaiveTables(mode.levels(), ROOT);
                for (int above = mode.rootLevel(); above >= level; above--) {
                    long word = above == level ? Pte.of(0x1234_5000L, low) : Pte.table(ROOT + above * 0x1000L);
                    RunEdit run = new RunEdit(0, above, 1, word, 0);
                    table = table.edit(run::on);
                    assertThat(naive.set(run)).isTrue();
                }

                assertThat(table.walk(0x123)).isEqualTo(naive.walk(0x123));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void random_tables_are_walked_as_the_hardware_does(PagingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(mode, seed).after(60);
            Random random = new Random(seed);

            for (int i = 0; i < ADDRESSES; i++) {
                long va = i % 10 == 0 ? random.nextLong() : history.address() + random.nextInt(1 << 12);
                assertThat(history.table().walk(va))
                        .as("0x%x, %s", va, history)
                        .isEqualTo(history.naive().walk(va));
                for (int level = 0; level < mode.levels(); level++) {
                    assertThat(history.table().word(va, level))
                            .isEqualTo(history.naive().word(va, level));
                    assertThat(history.table().table(va, level))
                            .isEqualTo(history.naive().table(va, level));
                }
            }
        }
    }
}
