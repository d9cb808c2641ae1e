package replug.interchange;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import replug.domain.paging.AddressRanges;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/** {@code info mem} and {@code vmprint} of a recording's lines, entry by entry, in the plainest way. */
final class NaiveFormats {
    private static final List<String> LEVELS = List.of("pte", "pmd", "pud", "p4d");

    private final PagingMode mode;
    private final AddressRanges part;
    private final Map<Long, SortedMap<Integer, Long>> tables = new HashMap<>();
    private final Map<Long, Integer> pointers = new HashMap<>();

    private final StringBuilder infoMem = new StringBuilder("""
            vaddr            paddr            size             attr
            ---------------- ---------------- ---------------- -------
            """);
    private final StringBuilder vmprint = new StringBuilder();
    private final Set<Long> printed = new HashSet<>();

    /** Leaves of one table page that make one line. */
    private final List<Leaf> line = new ArrayList<>();

    private record Leaf(long va, long pa, long bytes, int flags) {}

    NaiveFormats(PagingMode mode, long root, List<String> lines, AddressRanges part) {
        this.mode = mode;
        this.part = part;
        for (String text : lines) {
            String[] columns = text.split(" ", -1);
            long table = Long.parseUnsignedLong(columns[1].substring(2), 16);
            long word = Long.parseUnsignedLong(columns[5].substring(2), 16);
            long stride = Long.parseLong(columns[6].replace("0x", ""), 16);
            int level = columns[0].equals("pgd") ? mode.rootLevel() : LEVELS.indexOf(columns[0]);
            for (int i = 0; i < Integer.parseInt(columns[4]); i++, word += stride) {
                tables.computeIfAbsent(table, _ -> new TreeMap<>()).put(Integer.parseInt(columns[3]) + i, word);
                if (level > 0 && (word & 0xf) == 1) {
                    pointers.merge(Pte.pa(word), 1, Integer::sum);
                }
            }
        }
        vmprint.append("page table 0x%016x\n".formatted(root));
        read(root, mode.rootLevel(), 0, true);
    }

    String infoMem() {
        return infoMem.toString();
    }

    String vmprint() {
        return vmprint.toString();
    }

    private void read(long table, int level, long va, boolean isPrinted) {
        for (Map.Entry<Integer, Long> entry :
                tables.getOrDefault(table, new TreeMap<>()).entrySet()) {
            long word = entry.getValue();
            long first = mode.signExtend(va + entry.getKey() * entryBytes(level));
            if (!part.touches(first, first + entryBytes(level) - 1)) {
                endLine();
                continue;
            }
            if (isPrinted && (word & 1) != 0) {
                vmprint.append(" ..".repeat(mode.levels() - level))
                        .append("%d: pte 0x%016x pa 0x%016x\n".formatted(entry.getKey(), word, Pte.pa(word)));
            }
            if ((word & 0xf) == 1 && level > 0) {
                endLine();
                long below = Pte.pa(word);
                boolean isShared = pointers.getOrDefault(below, 0) > 1;
                read(below, level - 1, first, isPrinted && (!isShared || printed.add(below)));
                endLine();
            } else if ((word & 1) != 0 && (word & 0xe) != 0) {
                add(new Leaf(first, Pte.pa(word), entryBytes(level), (int) word & 0xfe));
            }
        }
        endLine();
    }

    private void add(Leaf leaf) {
        if (!line.isEmpty()) {
            Leaf last = line.getLast();
            if (last.va + last.bytes != leaf.va || last.pa + last.bytes != leaf.pa || last.flags != leaf.flags) {
                endLine();
            }
        }
        line.add(leaf);
    }

    private void endLine() {
        if (!line.isEmpty()) {
            Leaf first = line.getFirst();
            infoMem.append("%016x %016x %016x ".formatted(first.va, first.pa, line.size() * first.bytes));
            for (int bit = 1; bit <= 7; bit++) {
                infoMem.append((first.flags & 1 << bit) == 0 ? '-' : "rwxugad".charAt(bit - 1));
            }
            infoMem.append('\n');
            line.clear();
        }
    }
}
