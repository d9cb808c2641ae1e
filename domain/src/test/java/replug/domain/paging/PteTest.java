package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PteTest {
    /** "Encoding of PTE R/W/X fields" of the privileged specification, in the order of the bits XWR. */
    private enum Encoding {
        POINTER_TO_NEXT_LEVEL,
        READ_ONLY_PAGE,
        RESERVED_WRITE_ONLY,
        READ_WRITE_PAGE,
        EXECUTE_ONLY_PAGE,
        READ_EXECUTE_PAGE,
        RESERVED_WRITE_EXECUTE,
        READ_WRITE_EXECUTE_PAGE;

        static Encoding of(long word) {
            return values()[(int) (word >> 1) & 7];
        }
    }

    private static final long[] HIGH_BITS = {0, 1L << 10, 0x003f_ffff_ffff_fc00L, 0xffc0_0000_0000_0000L, -1L << 10};

    @Test
    void every_pattern_of_low_bits_means_what_the_specification_says() {
        for (long high : HIGH_BITS) {
            for (long low = 0; low < 1 << 10; low++) {
                long word = high | low;
                boolean valid = (low & 1) != 0;
                boolean pointer = valid && Encoding.of(word) == Encoding.POINTER_TO_NEXT_LEVEL;

                assertThat(Pte.isPresent(word)).as("0x%x", word).isEqualTo(valid);
                assertThat(Pte.isPointer(word)).as("0x%x", word).isEqualTo(pointer);
                assertThat(Pte.isLeaf(word)).as("0x%x", word).isEqualTo(valid && !pointer);
            }
        }
    }

    @Test
    void only_a_pointer_above_level_0_holds_a_table() {
        for (long low = 0; low < 1 << 10; low++) {
            long word = 0x8000_0000L >> 2 | low;

            assertThat(Pte.isTable(word, 0)).as("0x%x", word).isFalse();
            for (int level = 1; level <= 4; level++) {
                assertThat(Pte.isTable(word, level)).as("0x%x", word).isEqualTo(Pte.isPointer(word));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0x1000, 0x8000_0000L, 0x00ff_ffff_ffff_f000L, 0x0080_0000_0000_0000L})
    void an_entry_holds_the_address_it_was_made_of_whatever_the_flags(long pa) {
        for (long low = 0; low < 1 << 10; low++) {
            long word = Pte.of(pa, low);

            assertThat(Pte.pa(word)).isEqualTo(pa);
            assertThat(word & Pte.LOW_BITS).isEqualTo(low);
            assertThat(word & ~(Pte.PPN_MASK | Pte.LOW_BITS)).isZero();
            assertThat(Pte.pa(word | 0xffc0_0000_0000_0000L)).isEqualTo(pa);
        }
        assertThat(Pte.table(pa)).isEqualTo(Pte.of(pa, Pte.V));
    }

    @Test
    void every_bit_of_the_page_number_stands_two_below_its_bit_of_the_address() {
        for (int bit = 12; bit < 56; bit++) {
            assertThat(Pte.of(1L << bit, 0)).isEqualTo(1L << (bit - 2));
        }
        assertThat(Pte.of(0x00ff_ffff_ffff_f000L, 0)).isEqualTo(Pte.PPN_MASK);
        assertThat(Pte.PA_MASK).isEqualTo(0x00ff_ffff_ffff_f000L);
    }

    @Test
    void the_next_page_is_one_page_number_on() {
        assertThat(Pte.pa(Pte.of(0x8000_0000L, Pte.V | Pte.R) + Pte.NEXT_PAGE)).isEqualTo(0x8000_1000L);
    }

    @ParameterizedTest
    @CsvSource({
        "0x0000000000000000, ........",
        "0x0000000000000001, .......V",
        "0x0000000000000080, D.......",
        "0x00000000200000e7, DAG..WRV",
        "0x000000000000007f, .AGUXWRV",
        "0x00000000000000ff, DAGUXWRV",
        "0x0000000000000100, ........ RSW1",
        "0x0000000000000301, .......V RSW3",
        "0x20000000000000e7, NC DAG..WRV",
        "0x40000000000000e7, IO DAG..WRV",
        "0x60000000000000e7, PBMT3 DAG..WRV",
        "0x80000000000000e7, N DAG..WRV",
        "0xe0000000000002e7, N PBMT3 DAG..WRV RSW2",
        "0x1fffffffffffff00, ........ RSW3",
    })
    void flags_read_as_ptdump_prints_them(String word, String flags) {
        assertThat(Pte.flags(Long.parseUnsignedLong(word.substring(2), 16))).isEqualTo(flags);
    }

    @Test
    void a_letter_stands_exactly_where_its_bit_is_set() {
        for (int low = 0; low < 1 << 8; low++) {
            String flags = Pte.flags(low);

            for (int bit = 0; bit < 8; bit++) {
                char letter = (low >> bit & 1) != 0 ? "VRWXUGAD".charAt(bit) : '.';
                assertThat(flags.charAt(7 - bit)).as("bit %d of 0x%x", bit, low).isEqualTo(letter);
            }
        }
    }
}
