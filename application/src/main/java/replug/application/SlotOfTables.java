package replug.application;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import replug.application.EntryChange.Held;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

/**
 * What every table page holds in the one slot that an address has at its level: so that the walk of the address is known
 * when it comes to go through a page that was filled before, as those of KASAN's zero shadow are. A page that loses its
 * last pointer is gone, and is empty when it is pointed to again.
 */
final class SlotOfTables {
    private final long va;
    /** By level, for the pages whose slot is not 0. */
    private final List<Map<Long, Held>> held = new ArrayList<>();

    /** How many entries point to a page. */
    private final Map<Long, Integer> pointers = new HashMap<>();

    SlotOfTables(long va, PagingMode mode) {
        this.va = va;
        for (int level = 0; level < mode.levels(); level++) {
            held.add(new HashMap<>());
        }
    }

    /** What the page holds; nothing where there is none. */
    Held in(int level, long table) {
        Held known = table == Held.NO_TABLE ? Held.NOTHING : held.get(level).get(table);
        return known == null ? new Held(table, 0, -1) : known;
    }

    void take(long event, TableWrite write, int k) {
        if (write.level() > 0) {
            countPointers(write, k);
        }
        int i = PagingMode.slot(va, write.level()) - write.slot();
        if (i >= 0 && i < write.count()) {
            long table = write.table(k);
            long word = write.after().at(i, k);
            if (word == 0) {
                held.get(write.level()).remove(table);
            } else {
                held.get(write.level()).put(table, new Held(table, word, event));
            }
        }
    }

    private void countPointers(TableWrite write, int k) {
        boolean mayPoint = mayPoint(write.before()) || mayPoint(write.after());
        for (int i = 0; mayPoint && i < write.count(); i++) {
            long before = write.before().at(i, k);
            if (isLost(before, write.after().at(i, k))
                    && pointers.merge(Pte.pa(before), -1, (count, less) -> count == 1 ? null : count + less) == null) {
                held.get(write.level() - 1).remove(Pte.pa(before));
            }
        }
        for (int i = 0; mayPoint && i < write.count(); i++) {
            long after = write.after().at(i, k);
            if (isLost(after, write.before().at(i, k))) {
                pointers.merge(Pte.pa(after), 1, Integer::sum);
            }
        }
    }

    /** False where all of the words are leaves or empty. */
    private static boolean mayPoint(Words words) {
        return Pte.isPointer(words.first()) || ((words.stride() | words.step()) & Pte.LOW_BITS) != 0;
    }

    private static boolean isLost(long word, long other) {
        return Pte.isPointer(word) && !(Pte.isPointer(other) && Pte.pa(word) == Pte.pa(other));
    }
}
