package replug.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.Comparison;
import replug.application.Consequences;
import replug.application.EventsBetween;
import replug.application.EventsBetween.End;
import replug.application.History;
import replug.application.Inventory;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryBlocks.Run;

/** The last state of a history as it was, and as it would be. */
final class WhatIfEnds {
    private final History history;
    private final Machine was;
    private final Machine is;

    WhatIfEnds(History history, Consequences result) {
        this.history = history;
        this.was = result.was();
        this.is = result.is();
    }

    /** What differs in the mapping; null where the address spaces are laid out otherwise, so that no address is the same. */
    @Nullable
    Comparison comparison() {
        boolean isComparable = was.facts().layout().equals(is.facts().layout())
                && was.facts().mode() == is.facts().mode()
                && was.tables().rootTable() == is.tables().rootTable();
        return isComparable ? EventsBetween.compare(end(was), end(is)) : null;
    }

    private End end(Machine machine) {
        return new End(history.last().event(), machine, machine.memory().devices());
    }

    LeafCounts leaves() {
        return new LeafCounts(Inventory.of(was).leaves(), Inventory.of(is).leaves());
    }

    /** The memory blocks that are otherwise, as they would be. */
    List<Run> blocks() {
        return was.blocks().changesTo(is.blocks());
    }

    /** The blocks of {@code run} as they are. */
    List<Run> were(Run run) {
        List<Run> within = was.blocks().within(run.first(), run.count());
        return within.isEmpty() ? List.of(Run.absent(run.first(), run.count())) : within;
    }
}
