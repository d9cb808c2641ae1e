package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SV39;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableWriteTest {
    private static final long ROOT = 0x8000_0000L;
    private static final long PMD = 0x8000_1000L;
    private static final long PTE = 0x8000_2000L;
    private static final Words LEAVES = Words.of(0xe7, Pte.NEXT_PAGE);

    /** One PMD and one PTE table at address 0, whose first four pages are mapped. */
    private static final PageTable TABLES = PageTable.empty(SV39, ROOT)
            .apply(List.of(
                    TableWrite.of(2, 0, ROOT, 1, Words.NONE, Words.of(Pte.table(PMD), 0)),
                    TableWrite.of(1, 0, PMD, 1, Words.NONE, Words.of(Pte.table(PTE), 0)),
                    TableWrite.of(0, 0, PTE, 4, Words.NONE, LEAVES)));

    private static void assertRefused(String message, ThrowingCallable made) {
        assertThatThrownBy(made).isInstanceOf(IllegalTableWrite.class).hasMessageContaining(message);
    }

    private static void assertApplyRefused(String message, TableWrite... writes) {
        Entries before = Entries.of(TABLES);
        Digest digest = TABLES.digest();

        assertThatThrownBy(() -> TABLES.apply(List.of(writes)))
                .isInstanceOf(IllegalTableWrite.class)
                .hasMessage(message);

        assertThat(Entries.of(TABLES)).isEqualTo(before);
        assertThat(TABLES.digest()).isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void a_level_is_one_of_five(int level) {
        assertRefused("level " + level, () -> TableWrite.of(level, 0, PTE, 1, Words.NONE, LEAVES));
    }

    @Test
    void an_address_is_the_first_of_an_entry() {
        assertRefused(
                "address 0x200800 is not aligned to an entry of level 0",
                () -> TableWrite.of(0, 0x20_0800, PTE, 1, Words.NONE, LEAVES));
        assertRefused(
                "address 0x201000 is not aligned to an entry of level 1",
                () -> TableWrite.of(1, 0x20_1000, PTE, 1, Words.NONE, LEAVES));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0x8000_0800L, 1L << 56, -PAGE_BYTES})
    void a_table_is_at_the_address_of_a_page_below_2_to_the_56(long table) {
        assertRefused("table 0x%x is not".formatted(table), () -> TableWrite.of(0, 0, table, 1, Words.NONE, LEAVES));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 503, 512, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void a_run_stays_in_its_table(int count) {
        long slot10 = 10 * PAGE_BYTES;

        assertRefused(
                count + " slots from slot 10 of a table of 512",
                () -> TableWrite.of(0, slot10, PTE, count, Words.NONE, LEAVES));
        assertThat(TableWrite.of(0, slot10, PTE, 502, Words.NONE, LEAVES).slot())
                .isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, (1 << 19) + 1})
    void a_write_spans_as_many_tables_as_an_operation_may_write(int tables) {
        assertRefused(tables + " tables", () -> write(tables, PAGE_BYTES, LEAVES));
        assertThat(write(1 << 19, PAGE_BYTES, LEAVES).tables()).isEqualTo(1 << 19);
    }

    @Test
    void tables_are_whole_pages_apart_and_one_table_is_apart_from_none() {
        assertRefused("2 tables, 0x800 bytes apart", () -> write(2, 0x800, LEAVES));
        assertRefused("1 tables, 0x1000 bytes apart", () -> write(1, PAGE_BYTES, LEAVES));
        assertThat(write(2, -PAGE_BYTES, LEAVES).table(1)).isEqualTo(PTE - PAGE_BYTES);
    }

    @Test
    void several_tables_are_written_with_the_same_flags() {
        assertRefused("differ in their flags", () -> write(2, PAGE_BYTES, Words.of(0xe7, 1)));
        assertRefused("differ in their flags", () -> write(2, PAGE_BYTES, new Words(0xe7, 0, 2)));
        assertRefused("differ in their flags", () -> write(2, PAGE_BYTES, Words.of(Pte.NEXT_PAGE, 0)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void a_run_has_no_empty_slot_in_its_midst(long zeroAt) {
        Words words = Words.of(-zeroAt * 5, 5);

        assertRefused("zero in the midst", () -> TableWrite.of(0, 0, PTE, 4, Words.NONE, words));
        assertRefused("zero in the midst", () -> TableWrite.of(0, 0, PTE, 4, words, Words.NONE));
    }

    @Test
    void a_wrong_word_before_is_named_with_its_slot_table_and_address() {
        TableWrite flags = TableWrite.of(0, 0, PTE, 4, Words.of(0xe7, 2 * Pte.NEXT_PAGE), Words.NONE);

        assertApplyRefused("slot 1 of the pte table 0x80002000 (address 0x1000) holds 0x4e7, expected 0x8e7", flags);
    }

    @Test
    void a_word_where_none_should_be_is_named() {
        TableWrite below = TableWrite.of(0, 0x4000, PTE, 1, Words.NONE, LEAVES);
        TableWrite again = TableWrite.of(0, 0x3000, PTE, 8, Words.NONE, LEAVES);

        assertApplyRefused(
                "slot 3 of the pte table 0x80002000 (address 0x3000) holds 0xce7, expected 0x0", below, again);
    }

    @Test
    void a_wrong_word_in_a_later_table_is_named() {
        TableWrite both =
                new TableWrite(1, 0, PMD, 1, Words.of(Pte.table(PTE), 0), Words.of(Pte.table(PTE), 0), 2, ROOT - PMD);

        assertApplyRefused("pmd table of 0x40000000 is absent, expected it at 0x80000000", both);
    }

    @Test
    void a_table_at_another_frame_is_named() {
        TableWrite elsewhere = TableWrite.of(0, 0, PTE + PAGE_BYTES, 4, LEAVES, Words.NONE);

        assertApplyRefused("pte table of 0x0 is at 0x80002000, expected it at 0x80003000", elsewhere);
    }

    @Test
    void a_missing_table_is_named() {
        TableWrite nowhere = TableWrite.of(0, -PAGE_BYTES, PTE, 1, Words.NONE, LEAVES);

        assertApplyRefused("pte table of 0xfffffffffffff000 is absent, expected it at 0x80002000", nowhere);
    }

    @Test
    void a_level_or_an_address_that_the_mode_does_not_have_is_refused() {
        assertApplyRefused(
                "no table of level 3 for address 0x0 in sv39", TableWrite.of(3, 0, ROOT, 1, Words.NONE, LEAVES));
        assertApplyRefused(
                "no table of level 2 for address 0x4000000000 in sv39",
                TableWrite.of(2, 1L << 38, ROOT, 1, Words.NONE, LEAVES));
    }

    @ParameterizedTest
    @ValueSource(longs = {ROOT, PTE})
    void one_frame_is_no_table_of_two_levels(long frame) {
        String level = frame == ROOT ? "pgd" : "pte";

        assertApplyRefused(
                "the entry for address 0x40000000 points to frame 0x%x as a pmd table, which is the %s table of 0x0 already"
                        .formatted(frame, level),
                TableWrite.of(2, entryBytes(2), ROOT, 1, Words.NONE, Words.of(Pte.table(frame), 0)));
    }

    @Test
    void no_writes_make_no_version() {
        assertThat(TABLES.apply(List.of())).isSameAs(TABLES);
    }

    @Test
    void an_inverse_takes_the_write_back() {
        TableWrite write = TableWrite.of(0, 0x2000, PTE, 2, Words.of(0x8e7, Pte.NEXT_PAGE), Words.NONE);

        assertThat(TABLES.apply(List.of(write)).word(0x2000, 0)).isZero();
        assertThat(TABLES.apply(List.of(write, write.inverse())).digest()).isEqualTo(TABLES.digest());
        assertThat(write.inverse().inverse()).isEqualTo(write);
        assertThat(write.entriesCleared()).isEqualTo(2);
        assertThat(write.inverse().entriesSet()).isEqualTo(2);
    }

    private static TableWrite write(int tables, long tableStep, Words after) {
        return new TableWrite(0, 0, PTE, 4, Words.NONE, after, tables, tableStep);
    }
}
