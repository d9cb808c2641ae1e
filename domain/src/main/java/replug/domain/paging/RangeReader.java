package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.slot;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the entries that lie in a range of addresses and point to no table, in the order of their addresses. */
final class RangeReader {
    private final long first;
    private final long last;
    private final Consumer<EntryRun> reader;

    /** From the entry that translates {@code first} to the one that translates {@code last}. */
    RangeReader(long first, long last, Consumer<EntryRun> reader) {
        this.first = first;
        this.last = last;
        this.reader = reader;
    }

    void read(PageTable table) {
        TablePage root = table.root;
        for (int slot = slot(first, root.level); slot <= slot(last, root.level); slot++) {
            read(root, table.mode().signExtend(slot * entryBytes(root.level)), slot, slot);
        }
    }

    /** The slots {@code from} to {@code to} of {@code page}, the first of which translates {@code va}. */
    private void read(TablePage page, long va, int from, int to) {
        for (int slot = from; slot <= to; ) {
            int run = page.slots.runLength(slot, to - slot + 1);
            long word = page.slots.get(slot);
            long address = va + (slot - from) * entryBytes(page.level);
            if (Pte.isTable(word, page.level)) {
                for (int i = 0; i < run; i++) {
                    descend(page.child(slot + i), address + i * entryBytes(page.level));
                }
            } else if (word != 0) {
                long stride = run == 1 ? 0 : page.slots.get(slot + 1) - word;
                reader.accept(new EntryRun(page.level, page.table, address, slot, run, word, stride));
            }
            slot += run;
        }
    }

    private void descend(@Nullable TablePage page, long va) {
        if (page == null) {
            return;
        }
        boolean beginsBefore = Long.compareUnsigned(va, first) < 0;
        boolean endsAfter = Long.compareUnsigned(va + SLOTS * entryBytes(page.level) - 1, last) > 0;
        int from = beginsBefore ? slot(first, page.level) : 0;
        read(page, va + from * entryBytes(page.level), from, endsAfter ? slot(last, page.level) : SLOTS - 1);
    }
}
