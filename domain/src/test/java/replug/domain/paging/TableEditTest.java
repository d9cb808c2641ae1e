package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SV39;
import static replug.domain.paging.PagingMode.SV48;
import static replug.domain.paging.PagingMode.SV57;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableEditTest {
    private static final long ROOT = 0x8000_0000L;
    private static final long A = 0x8000_1000L;
    private static final long B = 0x8000_2000L;
    private static final long C = 0x8000_3000L;
    private static final long LEAF = Pte.of(0x4000_0000L, Pte.V | Pte.R);

    private static final PageTable EMPTY = PageTable.empty(SV48, ROOT);

    private static PageTable with(Consumer<TableEdit> body) {
        return EMPTY.edit(body);
    }

    /** Points the root's slot to the table. */
    private static void link(TableEdit edit, int slot, long table) {
        edit.set(slot * entryBytes(3), 3, 1, table == 0 ? 0 : Pte.table(table), 0);
    }

    @Test
    void a_word_written_to_a_shared_table_is_seen_through_every_pointer() {
        PageTable shared = with(edit -> {
            link(edit, 1, A);
            link(edit, 2, A);
        });

        PageTable written = shared.edit(edit -> edit.set(entryBytes(3), 2, 1, LEAF, 0));

        assertThat(written.word(entryBytes(3), 2)).isEqualTo(LEAF);
        assertThat(written.word(2 * entryBytes(3), 2)).isEqualTo(LEAF);
        assertThat(shared.word(2 * entryBytes(3), 2)).isZero();
    }

    @Test
    void a_table_is_gone_with_its_last_pointer_and_its_frame_begins_empty_again() {
        PageTable shared = with(edit -> {
            edit.set(entryBytes(3), 3, 2, Pte.table(A), 0);
            edit.set(entryBytes(3), 2, 1, LEAF, 0);
        });

        PageTable once = shared.edit(edit -> link(edit, 1, 0));
        PageTable gone = once.edit(edit -> link(edit, 2, 0));
        PageTable again = gone.edit(edit -> link(edit, 2, A));

        assertThat(once.word(2 * entryBytes(3), 2)).isEqualTo(LEAF);
        assertThat(gone.digest()).isEqualTo(EMPTY.digest());
        assertThat(again.word(2 * entryBytes(3), 2)).isZero();
    }

    /** B hangs on A, and A has two pointers: the way that B was made on ends, B does not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_table_is_found_again_after_the_way_it_was_made_on_has_ended_or_leads_elsewhere(boolean elsewhere) {
        PageTable table = with(edit -> {
            edit.set(entryBytes(3), 3, 2, Pte.table(A), 0);
            edit.set(entryBytes(3), 2, 1, Pte.table(B), 0);
            edit.set(entryBytes(3), 1, 1, LEAF, 0);
            link(edit, 1, elsewhere ? C : 0);
        });
        PageTable other =
                elsewhere ? table.edit(edit -> edit.set(entryBytes(3), 2, 1, Pte.table(C + PAGE_BYTES), 0)) : table;

        PageTable linked = other.edit(edit -> edit.set(2 * entryBytes(3) + 7 * entryBytes(2), 2, 1, Pte.table(B), 0));

        assertThat(linked.table(2 * entryBytes(3) + 7 * entryBytes(2), 1)).isEqualTo(B);
        assertThat(linked.word(2 * entryBytes(3) + 7 * entryBytes(2), 1)).isEqualTo(LEAF);
    }

    @Test
    void a_refusal_names_where_the_table_hangs_now() {
        PageTable table = with(edit -> {
            edit.set(entryBytes(3), 3, 2, Pte.table(A), 0);
            edit.set(entryBytes(3), 2, 1, Pte.table(B), 0);
            link(edit, 1, 0);
        });

        assertThatThrownBy(() -> table.edit(edit -> link(edit, 5, B)))
                .isInstanceOf(IllegalTableWrite.class)
                .hasMessage("the entry for address 0x28000000000 points to frame 0x80002000 as a pud table, "
                        + "which is the pmd table of 0x10000000000 already");
    }

    @Test
    void a_refusal_names_a_canonical_address_for_a_table_linked_in_a_run_across_the_hole() {
        PageTable table = with(edit -> edit.set(255 * entryBytes(3), 3, 2, Pte.table(A), Pte.NEXT_PAGE));

        assertThatThrownBy(() -> table.edit(edit -> edit.set(255 * entryBytes(3), 2, 1, Pte.table(B), 0)))
                .isInstanceOf(IllegalTableWrite.class)
                .hasMessageEndingWith("which is the pud table of 0xffff800000000000 already");
    }

    @Test
    @Timeout(10)
    void a_lost_way_is_found_again_among_tables_that_point_to_one_another_512_fold() {
        PageTable table = PageTable.empty(SV57, ROOT).edit(edit -> {
            for (int level = 4; level > 0; level--) {
                edit.set(0, level, level == 4 ? 256 : 512, Pte.table(A + level * 0x1000L), 0);
                edit.set(-2 * entryBytes(4), level, 1, Pte.table(A + level * 0x10_0000L), 0);
            }
            edit.set(-entryBytes(4), 4, 1, Pte.table(A + 4 * 0x10_0000L), 0);
            edit.set(-2 * entryBytes(4), 4, 1, 0, 0);
        });

        PageTable linked =
                table.edit(edit -> edit.set(-entryBytes(4) + entryBytes(1), 1, 1, Pte.table(A + 0x10_0000L), 0));

        assertThat(linked.table(-entryBytes(4) + entryBytes(1), 0)).isEqualTo(A + 0x10_0000L);
        assertThat(linked.references).containsEntry(A + 0x10_0000L, 2);
    }

    @Test
    void tables_linked_in_a_run_are_each_noted_at_their_address() {
        PageTable table = with(edit -> edit.set(entryBytes(3), 3, 3, Pte.table(A), Pte.NEXT_PAGE));

        assertThat(table.frames.get(A)).isEqualTo(TableFrames.pack(entryBytes(3), 2));
        assertThat(table.frames.get(C)).isEqualTo(TableFrames.pack(3 * entryBytes(3), 2));
    }

    @Test
    void a_word_of_a_run_that_is_no_pointer_makes_no_table() {
        PageTable table = with(edit -> edit.set(0, 3, 2, Pte.table(A), Pte.NEXT_PAGE | Pte.R));

        assertThat(table.table(0, 2)).isEqualTo(A);
        assertThat(table.table(entryBytes(3), 2)).isEqualTo(-1);
    }

    @Test
    void a_pointer_that_stays_keeps_its_table_whatever_its_other_bits() {
        PageTable table = with(edit -> {
            link(edit, 1, A);
            edit.set(entryBytes(3), 2, 1, LEAF, 0);
        });

        PageTable marked = table.edit(edit -> edit.set(entryBytes(3), 3, 1, Pte.table(A) | Pte.G | 0x300, 0));

        assertThat(marked.word(entryBytes(3), 2)).isEqualTo(LEAF);
    }

    @Test
    void tables_that_change_places_in_one_run_begin_empty() {
        PageTable table = with(edit -> {
            edit.set(entryBytes(3), 3, 2, Pte.table(A), Pte.NEXT_PAGE);
            edit.set(entryBytes(3), 2, 1, LEAF, 0);
        });

        PageTable swapped = table.edit(edit -> edit.set(entryBytes(3), 3, 2, Pte.table(B), -Pte.NEXT_PAGE));

        assertThat(swapped.table(2 * entryBytes(3), 2)).isEqualTo(A);
        assertThat(swapped.word(2 * entryBytes(3), 2)).isZero();
    }

    @Test
    void an_address_stands_for_the_entry_that_translates_it() {
        PageTable table = with(edit -> {
            edit.set(0x80_4020_1abcL, 3, 1, Pte.table(A), 0);
            edit.set(0x80_4020_1abcL, 2, 1, Pte.table(B), 0);
            link(edit, 5, A);
            edit.set(0x80_4020_1abcL, 2, 2, Pte.table(B), 0);
        });

        assertThat(table.table(5 * entryBytes(3) + 2 * entryBytes(2), 1)).isEqualTo(B);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, -1", "0, 513", "511, 2", "3, 510", "1, 2147483647"})
    void a_run_stays_in_its_table(int slot, int count) {
        assertThatThrownBy(() -> with(edit -> edit.set(slot * entryBytes(3), 3, count, LEAF, 0)))
                .isInstanceOf(IllegalTableWrite.class)
                .hasMessage("%d slots from slot %d of a table of 512", count, slot);
    }

    @Test
    void there_is_nothing_to_write_to_where_there_is_no_table() {
        assertThatThrownBy(() -> with(edit -> edit.set(PAGE_BYTES, 1, 1, LEAF, 0)))
                .isInstanceOf(IllegalTableWrite.class)
                .hasMessage("there is no pmd table for address 0x1000");
    }

    @Test
    void there_is_no_table_above_the_root() {
        assertThatThrownBy(() -> with(edit -> edit.set(0, 4, 1, LEAF, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sv48 has no level 4");
        assertThat(with(edit -> edit.set(0, 3, 1, LEAF, 0)).word(0, 4)).isZero();
        assertThat(EMPTY.table(0, 4)).isEqualTo(-1);
    }

    @Test
    void an_edit_sees_what_it_wrote_and_nothing_of_it_stays_if_it_throws() {
        IllegalStateException thrown = new IllegalStateException();

        assertThatThrownBy(() -> with(edit -> {
                    link(edit, 1, A);
                    assertThat(edit.word(entryBytes(3), 3)).isEqualTo(Pte.table(A));
                    assertThat(edit.word(2 * entryBytes(3), 0)).isZero();
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThat(EMPTY.runs()).isEmpty();
    }

    @Test
    void a_root_is_a_page_below_2_to_the_56() {
        assertThat(PageTable.empty(SV39, Pte.PA_MASK).rootTable()).isEqualTo(Pte.PA_MASK);
        assertThatThrownBy(() -> PageTable.empty(SV39, 0x800)).isInstanceOf(IllegalTableWrite.class);
        assertThatThrownBy(() -> PageTable.empty(SV39, 1L << 56)).isInstanceOf(IllegalTableWrite.class);
    }

    @Test
    void a_table_below_the_root_is_empty_until_something_is_written() {
        PageTable linked = with(edit -> link(edit, 1, A));
        PageTable used = linked.edit(edit -> edit.set(entryBytes(3), 2, 1, LEAF, 0));

        assertThat(EMPTY.isEmptyBelowRoot(1)).isFalse();
        assertThat(linked.isEmptyBelowRoot(1)).isTrue();
        assertThat(used.isEmptyBelowRoot(1)).isFalse();
    }
}
