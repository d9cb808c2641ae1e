package replug.testkit;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import replug.domain.linux.Area;
import replug.domain.machine.Machine;
import replug.domain.memory.FreeFrames;
import replug.domain.paging.EntryRun;
import replug.domain.paging.FrameRange;
import replug.domain.paging.Pte;
import replug.domain.paging.RunCuts;

/**
 * Whether a machine's page allocator has frames that its tables use: for tables, for struct pages, for KASAN's shadow.
 * (That a frame is two tables {@code PageTable} itself refuses.)
 */
final class FrameUse {
    private final Machine machine;
    private final List<String> wrong = new ArrayList<>();

    private FrameUse(Machine machine) {
        this.machine = machine;
    }

    /** Each frame that is free and used, in a line; of a run of entries the first. */
    static List<String> freeAndUsed(Machine machine) {
        FrameUse use = new FrameUse(machine);
        machine.tables().forEachRun(RunCuts.NONE, use::entries);
        return use.wrong;
    }

    private void entries(EntryRun run) {
        FreeFrames free = machine.memory().free();
        if (free.countIn(FrameRange.ofBytes(run.table(), PAGE_BYTES)) > 0) {
            wrong.add("table 0x%x of level %d is free".formatted(run.table(), run.level()));
        }
        Area area = machine.facts().layout().area(run.va());
        boolean pointsToTables = Pte.isTable(run.first(), run.level());
        if (!pointsToTables && area != Area.VMEMMAP && area != Area.KASAN) {
            return;
        }
        long bytes = pointsToTables ? PAGE_BYTES : entryBytes(run.level());
        for (int i = 0; i < run.count(); i++) {
            long pa = Pte.pa(run.word(i));
            if (free.countIn(FrameRange.ofBytes(pa, bytes)) > 0) {
                long va = run.va() + i * entryBytes(run.level());
                wrong.add("the entry of 0x%x at level %d leads to free 0x%x".formatted(va, run.level(), pa));
                return;
            }
        }
    }
}
