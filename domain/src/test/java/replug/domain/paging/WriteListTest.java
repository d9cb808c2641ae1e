package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteListTest {
    private static final long FRAME = 0x8000_0000L;
    private static final long STEP = Pte.of(entryBytes(1), 0);

    /** Maps the 2 MiB at {@code table} times 2 MiB by 512 leaves. */
    private static TableWrite leaves(int table, long frame, long flags) {
        return leaves(table, frame, Words.of(table * STEP | flags, Pte.NEXT_PAGE));
    }

    private static TableWrite leaves(int table, long frame, Words after) {
        return TableWrite.of(0, table * entryBytes(1), frame, 512, Words.NONE, after);
    }

    private static List<TableWrite> joined(TableWrite... writes) {
        WriteList list = new WriteList();
        List.of(writes).forEach(list::add);
        return list.list();
    }

    @Test
    void neighbouring_tables_written_alike_become_one_write() {
        assertThat(joined(
                        leaves(3, FRAME, 0xe7),
                        leaves(4, FRAME + 2 * PAGE_BYTES, 0xe7),
                        leaves(5, FRAME + 4 * PAGE_BYTES, 0xe7)))
                .containsExactly(new TableWrite(
                        0,
                        3 * entryBytes(1),
                        FRAME,
                        512,
                        Words.NONE,
                        new Words(3 * STEP | 0xe7, Pte.NEXT_PAGE, STEP),
                        3,
                        2 * PAGE_BYTES));
    }

    @Test
    void a_gap_in_addresses_frames_flags_or_pages_ends_a_write() {
        TableWrite[] head = {leaves(3, FRAME, 0xe7), leaves(4, FRAME + PAGE_BYTES, 0xe7)};
        List<TableWrite> next = List.of(
                leaves(6, FRAME + 2 * PAGE_BYTES, Words.of(5 * STEP | 0xe7, Pte.NEXT_PAGE)),
                leaves(5, FRAME + 3 * PAGE_BYTES, 0xe7),
                leaves(5, FRAME + 2 * PAGE_BYTES, 0xef),
                leaves(5, FRAME + 2 * PAGE_BYTES, Words.of(6 * STEP | 0xe7, Pte.NEXT_PAGE)),
                leaves(5, FRAME + 2 * PAGE_BYTES, Words.of(5 * STEP | 0xe7, 0)),
                leaves(5, FRAME + 2 * PAGE_BYTES, 0xe7).inverse());

        assertThat(next)
                .allSatisfy(write ->
                        assertThat(joined(head[0], head[1], write)).hasSize(2).contains(write));
    }

    @Test
    void runs_of_other_slots_are_not_joined() {
        TableWrite upper = TableWrite.of(
                0, entryBytes(1) + PAGE_BYTES, FRAME + PAGE_BYTES, 511, Words.NONE, Words.of(0xe7, Pte.NEXT_PAGE));

        assertThat(joined(leaves(0, FRAME, 0xe7), upper)).hasSize(2);
    }

    @Test
    void more_tables_than_a_write_may_hold_become_two_writes() {
        WriteList list = new WriteList();
        int most = 1 << 19;
        for (int table = 0; table <= most; table++) {
            list.add(leaves(table, FRAME + table * PAGE_BYTES, 0xe7));
        }

        assertThat(list.list()).extracting(TableWrite::tables).containsExactly(most, 1);
    }

    @Test
    void joining_changes_nothing_of_what_is_written() {
        Random random = new Random(1);
        for (int list = 0; list < 2000; list++) {
            List<TableWrite> writes = new ArrayList<>();
            int table = 0;
            long frame = FRAME;
            for (int i = 0; i < 12; i++) {
                table += random.nextInt(8) == 0 ? 2 : 1;
                frame += random.nextInt(8) == 0 ? 2 * PAGE_BYTES : PAGE_BYTES;
                long flags = random.nextInt(8) == 0 ? 0xef : 0xe7;
                TableWrite write = leaves(table, frame, flags);
                writes.add(random.nextInt(8) == 0 ? write.inverse() : write);
            }

            List<TableWrite> joined = joined(writes.toArray(TableWrite[]::new));

            assertThat(taken(joined)).as("%s", writes).isEqualTo(writes);
        }
    }

    /** The writes one table at a time. */
    private static List<TableWrite> taken(List<TableWrite> joined) {
        List<TableWrite> single = new ArrayList<>();
        for (TableWrite write : joined) {
            for (int k = 0; k < write.tables(); k++) {
                single.add(TableWrite.of(
                        write.level(),
                        write.va(k),
                        write.table(k),
                        write.count(),
                        Words.of(write.before().at(0, k), write.before().stride()),
                        Words.of(write.after().at(0, k), write.after().stride())));
            }
        }
        return single;
    }
}
