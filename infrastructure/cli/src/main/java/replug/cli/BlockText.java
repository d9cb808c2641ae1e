package replug.cli;

import replug.domain.machine.MachineFacts;
import replug.domain.memory.MemoryBlocks.Run;
import replug.interchange.Hex;
import tools.jackson.databind.node.ObjectNode;

/** Memory blocks that are alike. */
final class BlockText {
    private BlockText() {}

    /** {@code memory33}, or {@code memory33-40}. */
    static String name(Run run) {
        return run.count() == 1 ? "memory" + run.first() : "memory%d-%d".formatted(run.first(), run.end() - 1);
    }

    /** {@code online Movable}, and whether they hold their own struct pages. */
    static String state(Run run) {
        return Texts.word(run.state())
                + (run.zone() == null ? "" : " " + run.zone())
                + (run.memmapPages() == null ? "" : ", own memmap");
    }

    /** {@code 0x…-0x…}, both ends inclusive. */
    static String range(Run run, MachineFacts facts) {
        long bytes = facts.memoryBlockBytes();
        return "%s-%s".formatted(Hex.full(run.first() * bytes), Hex.full(run.end() * bytes - 1));
    }

    static void put(ObjectNode json, Run run) {
        json.put("first", run.first())
                .put("count", run.count())
                .put("state", Texts.word(run.state()))
                .put("zone", run.zone())
                .put("ownMemmap", run.memmapPages() != null);
    }
}
