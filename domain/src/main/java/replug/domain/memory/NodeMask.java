package replug.domain.memory;

import java.util.BitSet;
import java.util.stream.IntStream;

/** A set of NUMA nodes, as sysfs shows it: {@code 0-1,3}. Immutable. */
public final class NodeMask {
    public static final NodeMask NONE = new NodeMask(new BitSet());

    /** The kernel's bound on node numbers in these configurations (CONFIG_NODES_SHIFT 10 at most). */
    private static final int MAX_NODES = 1024;

    private final BitSet nodes;

    private NodeMask(BitSet nodes) {
        this.nodes = nodes;
    }

    public static NodeMask of(int... numbers) {
        BitSet nodes = new BitSet();
        IntStream.of(numbers).forEach(nodes::set);
        return new NodeMask(nodes);
    }

    /**
     * Reads ranges of numbers, {@code 0-1,3}; nothing is the empty set.
     *
     * @throws IllegalArgumentException if {@code text} is not of this form
     */
    public static NodeMask parse(String text) {
        BitSet nodes = new BitSet();
        try {
            for (String range : text.isBlank() ? new String[0] : text.strip().split(",", -1)) {
                int dash = range.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
                if (first < 0 || last < first || last >= MAX_NODES) {
                    throw new NumberFormatException(range);
                }
                nodes.set(first, last + 1);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected node numbers such as 0-1,3, found \"%s\"".formatted(text), e);
        }
        return new NodeMask(nodes);
    }

    public boolean has(int node) {
        return node >= 0 && nodes.get(node);
    }

    public NodeMask with(int node) {
        BitSet more = (BitSet) nodes.clone();
        more.set(node);
        return new NodeMask(more);
    }

    public NodeMask without(int node) {
        BitSet fewer = (BitSet) nodes.clone();
        fewer.clear(node);
        return new NodeMask(fewer);
    }

    public IntStream stream() {
        return nodes.stream();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeMask that && nodes.equals(that.nodes);
    }

    @Override
    public int hashCode() {
        return nodes.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int first = nodes.nextSetBit(0); first >= 0; ) {
            int end = nodes.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - first > 1) {
                text.append('-').append(end - 1);
            }
            first = nodes.nextSetBit(end);
        }
        return text.toString();
    }
}
