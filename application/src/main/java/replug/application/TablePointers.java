package replug.application;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

/**
 * How many entries point to each table page, followed through the writes of event after event: so it is known without the
 * tables themselves which pages become tables and which cease to be.
 */
final class TablePointers {
    private final Map<Long, Integer> pointers = new HashMap<>();

    /** Of the event at hand: how many entries pointed to each table page before it, where that changed. */
    private final Map<Long, Integer> before = new HashMap<>();

    private final Map<Integer, Long> tables = new TreeMap<>();

    /** The next event begins. */
    void begin() {
        before.clear();
    }

    /** What the event at hand wrote, in its order. */
    void take(TableWrite write) {
        if (write.level() > 0) {
            count(write, write.before(), -1);
            count(write, write.after(), 1);
        }
    }

    private void count(TableWrite write, Words words, int change) {
        boolean isOfOneKind = ((words.stride() | words.step()) & Pte.LOW_BITS) == 0;
        if (words.isNone() || (isOfOneKind && !Pte.isTable(words.first(), write.level()))) {
            return;
        }
        for (int k = 0; k < write.tables(); k++) {
            for (int slot = 0; slot < write.count(); slot++) {
                long word = words.at(slot, k);
                if (Pte.isTable(word, write.level())) {
                    point(Pte.pa(word), write.level() - 1, change);
                }
            }
        }
    }

    private void point(long table, int level, int change) {
        int was = pointers.getOrDefault(table, 0);
        int now = was + change;
        before.putIfAbsent(table, was);
        if (now == 0) {
            pointers.remove(table);
        } else {
            pointers.put(table, now);
        }
        if ((was == 0) != (now == 0)) {
            tables.merge(level, (long) change, TablePointers::sumOrNone);
        }
    }

    private static @Nullable Long sumOrNone(Long a, Long b) {
        return a + b == 0 ? null : Long.valueOf(a + b);
    }

    /** How many pages nothing pointed to before the event at hand, and something does now. */
    long made() {
        return before.entrySet().stream()
                .filter(table -> table.getValue() == 0 && pointers.containsKey(table.getKey()))
                .count();
    }

    /** How many pages something pointed to before the event at hand, and nothing does now. */
    long freed() {
        return before.entrySet().stream()
                .filter(table -> table.getValue() > 0 && !pointers.containsKey(table.getKey()))
                .count();
    }

    /** How many table pages of each level there are, without the root, which no entry points to. */
    Map<Integer, Long> tables() {
        return tables;
    }
}
