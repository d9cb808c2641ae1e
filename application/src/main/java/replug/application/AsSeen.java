package replug.application;

import org.jspecify.annotations.Nullable;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Event;
import replug.domain.machine.Operation;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.PageTable;

/** An operation of a recorded machine as it was seen, from its event and the state after it. */
public final class AsSeen {
    private AsSeen() {}

    /**
     * What was seen.
     *
     * @param tables the tables after it
     * @param blocks the memory blocks after it; null where nobody looked at them
     */
    public static ObserveOperation of(
            Operation operation, Event event, PageTable tables, @Nullable MemoryBlocks blocks) {
        return new ObserveOperation(
                operation,
                event.outcome().result(),
                tables,
                new SeenMemory(null, blocks, null, null, null, null),
                event.outcome().log(),
                event.outcome().note());
    }

    /**
     * Whether somebody looked at the memory blocks, and did not conclude how they are: then the resources of added memory, or
     * zones, have changed too.
     */
    public static boolean wereBlocksSeen(Event event) {
        return event.outcome().wasSeen()
                && (event.outcome().changes().resources() != null
                        || !event.outcome().changes().zones().isEmpty());
    }
}
