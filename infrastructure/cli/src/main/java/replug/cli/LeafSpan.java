package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Leaves that follow one another in the address space and were treated alike, and whose memory does too, or is the same
 * for all of them. Grows as leaves are added at its end.
 */
final class LeafSpan {
    /** What was done to the leaves. */
    enum Change {
        MAPPED,
        UNMAPPED,
        /** Other flags, the same memory. */
        CHANGED
    }

    final Change change;
    final long va;
    final long pa;
    /** The flags that the leaves have, or had. */
    final String flags;

    private final Map<Integer, Long> leaves = new TreeMap<>(Comparator.reverseOrder());
    private long bytes;
    private long leafBytes;
    /** Whether all leaves map the same memory; null as long as there is one leaf. */
    private @Nullable Boolean isRepeated;

    LeafSpan(Change change, long va, long pa, String flags, int level) {
        this.change = change;
        this.va = va;
        this.pa = pa;
        this.flags = flags;
        add(level, 1);
    }

    private void add(int level, long count) {
        leaves.merge(level, count, Long::sum);
        leafBytes = entryBytes(level);
        bytes += leafBytes * count;
    }

    /** Takes {@code count} leaves more, {@code stepBytes} apart in memory; false if they do not continue this span. */
    boolean take(Change other, long nextVa, long nextPa, String otherFlags, int level, long count, long stepBytes) {
        if (other != change || nextVa != va + bytes || !otherFlags.equals(flags)) {
            return false;
        }
        boolean isSame = nextPa == pa && entryBytes(level) == leafBytes && (count == 1 || stepBytes == 0);
        boolean isNext = nextPa == pa + bytes && (count == 1 || stepBytes == entryBytes(level));
        if (isSame && !Boolean.FALSE.equals(isRepeated)) {
            isRepeated = true;
        } else if (isNext && !Boolean.TRUE.equals(isRepeated)) {
            isRepeated = false;
        } else {
            return false;
        }
        add(level, count);
        return true;
    }

    long lastVa() {
        return va + bytes - 1;
    }

    long lastPa() {
        return pa + (Boolean.TRUE.equals(isRepeated) ? leafBytes : bytes) - 1;
    }

    boolean isRepeated() {
        return Boolean.TRUE.equals(isRepeated);
    }

    /** How many leaves of each level, the largest first. */
    Map<Integer, Long> leaves() {
        return leaves;
    }

    long count() {
        return leaves.values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@code 1 x 1G, 64 x 2M}; of leaves that map the same memory, {@code 512 to one 4K}. */
    String leavesText() {
        String times = isRepeated() ? " to one " : " x ";
        return leaves.entrySet().stream()
                .map(leaf -> leaf.getValue() + times + Texts.size(entryBytes(leaf.getKey())))
                .collect(Collectors.joining(", "));
    }
}
