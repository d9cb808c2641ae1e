package replug.application;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.BitSet;
import replug.domain.paging.Pte;
import replug.domain.paging.Words;

/**
 * Finds the entries for one physical address in runs of words, mostly without looking at each: leaves that map it, or
 * pointers to the table page there.
 *
 * @param pa the physical address
 * @param ofTables whether pointers are looked for, and not leaves
 */
record WordsFor(long pa, boolean ofTables) {

    /** Whether {@code word}, in a table at {@code level}, is one. */
    boolean fits(long word, int level) {
        boolean isKind = ofTables ? Pte.isTable(word, level) : Pte.isLeaf(word);
        return isKind && Long.compareUnsigned(pa - Pte.pa(word), bytes(level)) < 0;
    }

    private long bytes(int level) {
        return ofTables ? PAGE_BYTES : entryBytes(level);
    }

    /** Adds to {@code found} which of the {@code count} words of table {@code k} are ones. */
    void find(Words words, int level, int k, int count, BitSet found) {
        long step = words.stride() >> Pte.PPN_SHIFT << PAGE_SHIFT;
        boolean isUniform = (words.stride() & Pte.LOW_BITS) == 0;
        long first = words.at(0, k);
        if (isUniform && !(ofTables ? Pte.isTable(first, level) : Pte.isLeaf(first))) {
            return;
        }
        if (isUniform && step == 0) {
            found.set(0, fits(first, level) ? count : 0);
            return;
        }
        boolean isApart = isUniform && Math.abs(step) >= bytes(level);
        long near = isApart ? (pa - Pte.pa(first)) / step : 0;
        long last = isApart ? Math.min(count - 1L, near + 1) : count - 1L;
        for (long i = Math.max(0, near - 1); i <= last; i++) {
            if (fits(words.at((int) i, k), level)) {
                found.set((int) i);
            }
        }
    }
}
