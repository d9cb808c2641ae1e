package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PagingModeTest {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long TIB = 1L << 40;

    @ParameterizedTest
    @CsvSource({"SV39, 3, 39", "SV48, 4, 48", "SV57, 5, 57"})
    void modes_differ_in_how_many_levels_they_have(PagingMode mode, int levels, int vaBits) {
        assertThat(mode.levels()).isEqualTo(levels);
        assertThat(mode.rootLevel()).isEqualTo(levels - 1);
        assertThat(mode.vaBits()).isEqualTo(vaBits);
    }

    @Test
    void each_level_translates_nine_bits_more() {
        assertThat(PagingMode.entryBytes(0)).isEqualTo(4 * KIB);
        assertThat(PagingMode.entryBytes(1)).isEqualTo(2 * MIB);
        assertThat(PagingMode.entryBytes(2)).isEqualTo(GIB);
        assertThat(PagingMode.entryBytes(3)).isEqualTo(512 * GIB);
        assertThat(PagingMode.entryBytes(4)).isEqualTo(256 * TIB);
        for (int level = 0; level <= 4; level++) {
            assertThat(1L << PagingMode.shift(level)).isEqualTo(PagingMode.entryBytes(level));
        }
    }

    @ParameterizedTest
    @CsvSource({"SV39, 'pte,pmd,pgd'", "SV48, 'pte,pmd,pud,pgd'", "SV57, 'pte,pmd,pud,p4d,pgd'"})
    void levels_have_the_names_that_linux_gives_them(PagingMode mode, String names) {
        String[] fromLowest = names.split(",", -1);

        for (int level = 0; level < mode.levels(); level++) {
            assertThat(mode.levelName(level)).isEqualTo(fromLowest[level]);
            assertThat(mode.levelNamed(fromLowest[level])).contains(level);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_level_that_the_mode_does_not_have_has_no_name(PagingMode mode) {
        assertThatThrownBy(() -> mode.levelName(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mode.levelName(mode.levels()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%s has no level %d", mode, mode.levels());
    }

    @Test
    void a_name_of_a_level_that_is_folded_away_names_none() {
        assertThat(PagingMode.SV39.levelNamed("pud")).isEmpty();
        assertThat(PagingMode.SV39.levelNamed("p4d")).isEmpty();
        assertThat(PagingMode.SV48.levelNamed("p4d")).isEmpty();
        assertThat(PagingMode.SV57.levelNamed("PGD")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_mode_is_found_by_the_name_it_prints_in_any_case(PagingMode mode) {
        assertThat(mode.toString()).isEqualTo("sv%d", mode.vaBits());
        assertThat(PagingMode.named(mode.toString())).contains(mode);
        assertThat(PagingMode.named(mode.toString().toUpperCase(Locale.ROOT))).contains(mode);
        assertThat(PagingMode.named(mode.vaBits() + "")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_address_is_canonical_up_to_the_edges_of_the_hole(PagingMode mode) {
        long half = 1L << (mode.vaBits() - 1);

        assertThat(List.of(0L, 1L, half - 1, -half, -half + 1, -1L)).allMatch(mode::isCanonical);
        assertThat(List.of(half, half + 1, -half - 1, 2 * half, 2 * half - 1, Long.MAX_VALUE, Long.MIN_VALUE))
                .noneMatch(mode::isCanonical);
    }

    @ParameterizedTest
    @EnumSource
    void a_single_wrong_bit_above_the_translated_ones_is_not_canonical(PagingMode mode) {
        for (int bit = mode.vaBits(); bit < Long.SIZE; bit++) {
            assertThat(mode.isCanonical(1L << bit)).isFalse();
            assertThat(mode.isCanonical(~(1L << bit))).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sign_extension_keeps_the_translated_bits_and_repeats_the_highest(PagingMode mode) {
        long half = 1L << (mode.vaBits() - 1);
        long translated = 2 * half - 1;

        assertThat(mode.signExtend(half - 1)).isEqualTo(half - 1);
        assertThat(mode.signExtend(half)).isEqualTo(-half);
        assertThat(mode.signExtend(translated)).isEqualTo(-1);
        new Random(mode.vaBits()).longs(1000).forEach(va -> {
            long extended = mode.signExtend(va);
            assertThat(extended & translated).as("0x%x", va).isEqualTo(va & translated);
            assertThat(extended & ~translated).as("0x%x", va).isEqualTo((va & half) == 0 ? 0 : ~translated);
            assertThat(mode.isCanonical(extended)).as("0x%x", va).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource
    void an_address_is_its_slots_and_its_offset(PagingMode mode) {
        for (int level = 0; level < mode.levels(); level++) {
            for (int slot = 0; slot < PagingMode.SLOTS; slot++) {
                long va = slot * PagingMode.entryBytes(level);
                assertThat(PagingMode.slot(va, level)).isEqualTo(slot);
                assertThat(PagingMode.slot(va + PagingMode.entryBytes(level) - 1, level))
                        .isEqualTo(slot);
            }
        }
        new Random(mode.vaBits()).longs(1000).map(mode::signExtend).forEach(va -> {
            long sum = va & (PagingMode.PAGE_BYTES - 1);
            for (int level = 0; level < mode.levels(); level++) {
                sum += PagingMode.slot(va, level) * PagingMode.entryBytes(level);
            }
            assertThat(mode.signExtend(sum)).isEqualTo(va);
        });
    }

    @ParameterizedTest
    @EnumSource
    void the_upper_half_of_the_root_translates_the_highest_addresses(PagingMode mode) {
        int root = mode.rootLevel();
        long half = 1L << (mode.vaBits() - 1);

        assertThat(PagingMode.slot(half - 1, root)).isEqualTo(255);
        assertThat(PagingMode.slot(-half, root)).isEqualTo(256);
        assertThat(PagingMode.slot(-1, root)).isEqualTo(511);
    }
}
