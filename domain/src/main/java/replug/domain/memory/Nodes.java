package replug.domain.memory;

/**
 * The NUMA nodes.
 *
 * @param possible those that may come online at all
 * @param online those that are
 * @param withCpu those with a CPU, which stay online without memory
 */
public record Nodes(NodeMask possible, NodeMask online, NodeMask withCpu) {
    /** One node, with CPUs. */
    public static final Nodes ONE = new Nodes(NodeMask.of(0), NodeMask.of(0), NodeMask.of(0));
}
