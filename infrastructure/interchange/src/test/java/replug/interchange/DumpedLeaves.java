package replug.interchange;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/**
 * The lines of a dump, read in the plainest way: 512 words a table, and below which address which leaf stands, through
 * every pointer. Two dumps are compared without any notion of versions: tables are the same if all they lead to is.
 */
final class DumpedLeaves {
    private final PagingMode mode;
    private final long root;
    private final Map<Long, long[]> tables = new HashMap<>();
    private final Map<List<Long>, Integer> contents;
    private final Map<Long, Integer> contentOf = new HashMap<>();

    /** A leaf, or an entry that is not valid and not empty. */
    record Leaf(long va, int level, long word) {
        long lastVa() {
            return va + entryBytes(level) - 1;
        }
    }

    /** What one dump has and the other has not. */
    record Difference(Set<Leaf> before, Set<Leaf> after) {}

    /** @param contents what all dumps that are to be compared share, empty at first */
    DumpedLeaves(PagingMode mode, long root, List<String> lines, Map<List<Long>, Integer> contents) {
        this.mode = mode;
        this.root = root;
        this.contents = contents;
        for (String line : lines) {
            String[] columns = line.split(" ", -1);
            long[] words = words(Hex.parse(columns[1]));
            long word = Hex.parse(columns[5]);
            long stride = Hex.parse(columns[6].substring(1)) * (columns[6].startsWith("-") ? -1 : 1);
            int first = Integer.parseInt(columns[3]);
            for (int i = 0; i < Integer.parseInt(columns[4]); i++) {
                words[first + i] = word + i * stride;
            }
        }
    }

    private long[] words(long table) {
        return tables.computeIfAbsent(table, _ -> new long[SLOTS]);
    }

    private int content(long table, int level) {
        Integer known = contentOf.get(table);
        if (known != null) {
            return known;
        }
        List<Long> content = new ArrayList<>();
        content.add((long) level);
        for (long word : words(table)) {
            boolean isTable = Pte.isTable(word, level);
            content.add(isTable ? -1L - content(Pte.pa(word), level - 1) : word);
        }
        int number = contents.computeIfAbsent(content, _ -> contents.size());
        contentOf.put(table, number);
        return number;
    }

    static Difference between(DumpedLeaves before, DumpedLeaves after) {
        Difference difference = new Difference(new HashSet<>(), new HashSet<>());
        compare(before, before.root, after, after.root, 0, before.mode.rootLevel(), difference);
        return difference;
    }

    private static void compare(
            DumpedLeaves was,
            @Nullable Long oldTable,
            DumpedLeaves is,
            @Nullable Long newTable,
            long va,
            int level,
            Difference difference) {
        boolean isSame =
                oldTable != null && newTable != null && was.content(oldTable, level) == is.content(newTable, level);
        if (isSame) {
            return;
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            long address = was.mode.signExtend(va + slot * entryBytes(level));
            long old = oldTable == null ? 0 : was.words(oldTable)[slot];
            long now = newTable == null ? 0 : is.words(newTable)[slot];
            boolean wasTable = Pte.isTable(old, level);
            boolean isTable = Pte.isTable(now, level);
            if (old != now && old != 0 && !wasTable) {
                difference.before.add(new Leaf(address, level, old));
            }
            if (old != now && now != 0 && !isTable) {
                difference.after.add(new Leaf(address, level, now));
            }
            if (wasTable || isTable) {
                compare(
                        was,
                        wasTable ? (Long) Pte.pa(old) : null,
                        is,
                        isTable ? (Long) Pte.pa(now) : null,
                        address,
                        level - 1,
                        difference);
            }
        }
    }

    /** How many bytes the leaves cover, those of both sets once. */
    static long bytes(Difference difference) {
        List<Leaf> all = new ArrayList<>(difference.before);
        all.addAll(difference.after);
        all.sort((a, b) -> Long.compareUnsigned(a.va, b.va));
        long bytes = 0;
        long last = 0;
        boolean isFirst = true;
        for (Leaf leaf : all) {
            boolean isBeyond = isFirst || Long.compareUnsigned(leaf.lastVa(), last) > 0;
            if (isBeyond) {
                boolean isApart = isFirst || Long.compareUnsigned(leaf.va, last) > 0;
                bytes += isApart ? entryBytes(leaf.level) : leaf.lastVa() - last;
                last = leaf.lastVa();
            }
            isFirst = false;
        }
        return bytes;
    }
}
