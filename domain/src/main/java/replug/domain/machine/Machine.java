package replug.domain.machine;

import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.AllocatorFrames;
import replug.domain.linux.Area;
import replug.domain.linux.RootEntries;
import replug.domain.paging.Digest;
import replug.domain.paging.PageTable;

/**
 * The state of one machine after some event. Immutable; two states share whatever did not change between them.
 *
 * @param facts what has been known since boot
 * @param tables the kernel's page tables
 * @param preallocatedRootEntries slots of the root table that pointed to empty tables at boot; not to be changed
 * @param blocks the memory blocks
 * @param maxPfn the kernel's max_pfn; null when not known
 * @param isStopped whether the kernel has stopped
 */
public record Machine(
        MachineFacts facts,
        PageTable tables,
        BitSet preallocatedRootEntries,
        MemoryBlocks blocks,
        @Nullable Long maxPfn,
        boolean isStopped) {

    /** The tables digest: equal exactly if every entry of every table is, frames included. */
    public Digest digest() {
        return tables.digest();
    }

    /** As {@link #digest}, but without the frames that the allocator chose: for machines whose allocators differ. */
    public Digest mappingDigest() {
        return tables.digestWithout(new AllocatorFrames(facts.layout(), facts.structPageBytes()));
    }

    /** Per area, how many of its root entries are used and how many are only pre-allocated. */
    public Map<Area, RootEntries.Count> rootEntries() {
        return RootEntries.count(tables, facts.layout(), preallocatedRootEntries);
    }
}
