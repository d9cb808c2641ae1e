package replug.domain.machine;

import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.AllocatorFrames;
import replug.domain.linux.Area;
import replug.domain.linux.RootEntries;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryState;
import replug.domain.paging.Digest;
import replug.domain.paging.PageTable;

/**
 * The state of one machine after some event. Immutable; two states share whatever did not change between them.
 *
 * @param facts what has been known since boot
 * @param tables the kernel's page tables
 * @param preallocatedRootEntries slots of the root table that pointed to empty tables at boot; not to be changed
 * @param memory what memory management keeps; of a machine that was followed, as far as it was looked at
 * @param isFollowed whether operations of a real machine were seen: what it keeps is then known in part only
 * @param isStopped whether the kernel has stopped
 */
public record Machine(
        MachineFacts facts,
        PageTable tables,
        BitSet preallocatedRootEntries,
        MemoryState memory,
        boolean isFollowed,
        boolean isStopped) {

    /** The memory blocks. */
    public MemoryBlocks blocks() {
        return memory.blocks();
    }

    /** The kernel's max_pfn; null when not known. */
    public @Nullable Long maxPfn() {
        return memory.maxPfn();
    }

    /** The tables digest: equal exactly if every entry of every table is, frames included. */
    public Digest digest() {
        return tables.digest();
    }

    /** As {@link #digest}, but without the frames that the allocator chose: for machines whose allocators differ. */
    public Digest mappingDigest() {
        return tables.digestWithout(new AllocatorFrames(facts.layout(), facts.structPageBytes(), facts.kasan()));
    }

    /** Per area, how many of its root entries are used and how many are only pre-allocated. */
    public Map<Area, RootEntries.Count> rootEntries() {
        return RootEntries.count(tables, facts.layout(), preallocatedRootEntries);
    }
}
