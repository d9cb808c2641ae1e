package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import replug.domain.machine.Machine;
import replug.domain.paging.EntryRun;
import replug.domain.paging.Words;

/**
 * A leaf that maps one physical address, or several in a row that map it alike.
 *
 * @param va the virtual address that is mapped to it; of several, the first
 * @param level level of the table
 * @param table physical address of the table page
 * @param slot which of its 512 entries, the first
 * @param count how many entries
 * @param word the raw entry, the first
 * @param isShared whether several entries point to the table, so that it is seen from other addresses too
 */
public record Mapping(long va, int level, long table, int slot, int count, long word, boolean isShared) {
    /** All of physical address {@code pa}, ascending. A table that is seen several times counts once. */
    static List<Mapping> of(Machine machine, long pa) {
        List<Mapping> mappings = new ArrayList<>();
        WordsFor leaves = new WordsFor(pa, false);
        machine.tables().forEachRun(machine.facts().layout().cuts(), run -> {
            BitSet found = new BitSet();
            leaves.find(Words.of(run.first(), run.stride()), run.level(), 0, run.count(), found);
            for (int i = found.nextSetBit(0); i >= 0; ) {
                int end = run.stride() == 0 ? found.nextClearBit(i) : i + 1;
                mappings.add(of(machine, run, pa, i, end - i));
                i = found.nextSetBit(end);
            }
        });
        mappings.sort((a, b) -> Long.compareUnsigned(a.va, b.va));
        return mappings;
    }

    private static Mapping of(Machine machine, EntryRun run, long pa, int i, int count) {
        long bytes = entryBytes(run.level());
        return new Mapping(
                run.va() + i * bytes + (pa & (bytes - 1)),
                run.level(),
                run.table(),
                run.slot() + i,
                count,
                run.word(i),
                machine.tables().isShared(run.table()));
    }
}
