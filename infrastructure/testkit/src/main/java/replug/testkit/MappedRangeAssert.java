package replug.testkit;

import static replug.domain.paging.PagingMode.entryBytes;

import org.assertj.core.api.AbstractAssert;
import replug.application.KernelRange;
import replug.domain.linux.Area;
import replug.domain.machine.Machine;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.Walk;
import replug.interchange.Hex;

/** Assertions on how a range is mapped in the kernel's tables, which it is as a whole. */
public final class MappedRangeAssert extends AbstractAssert<MappedRangeAssert, Machine> {
    private final MachineAssert machine;
    private final KernelRange range;

    MappedRangeAssert(MachineAssert machine, Machine actual, KernelRange range) {
        super(actual, MappedRangeAssert.class);
        this.machine = machine;
        this.range = range;
    }

    /** The range is mapped without a gap, and in the direct map to itself. */
    MappedRangeAssert isThere() {
        if (!range.liesWithin(actual.facts())) {
            throw failure("%s should be mapped, but that lies outside of its area", Spans.text(range));
        }
        forEachLeaf((va, level, word) -> {
            long offset = va & (entryBytes(level) - 1);
            long pa = Pte.pa(word) + offset;
            long expected = range.frames().pa() + va - range.first();
            if (range.area() == Area.DIRECT_MAP && pa != expected) {
                throw failure(
                        "%s should be mapped, but %s is mapped to physical %s, not to %s",
                        Spans.text(range), Hex.full(va), Hex.full(pa), Hex.full(expected));
            }
        });
        return this;
    }

    /** All its leaves have this size. */
    public MappedRangeAssert ofLeaves(Leaf leaf) {
        forEachLeaf((va, level, word) -> {
            if (level != leaf.level()) {
                throw failure(
                        "%s should have leaves of %s bytes (%s), but %s is in one of %s bytes, a %s entry: %s",
                        Spans.text(range),
                        Hex.text(leaf.bytes()),
                        leaf,
                        Hex.full(va),
                        Hex.text(entryBytes(level)),
                        actual.tables().mode().levelName(level),
                        Spans.word(word));
            }
        });
        return this;
    }

    /** All its leaves have these bits beside the page number, {@link Pte#V} and no others. */
    public MappedRangeAssert with(long... bits) {
        long flags = PageTableAssert.flags(bits);
        forEachLeaf((va, _, word) -> {
            if ((word & ~Pte.PPN_MASK) != flags) {
                throw failure(
                        "%s should have leaves with %s, but the one of %s is %s",
                        Spans.text(range), Pte.flags(flags), Hex.full(va), Spans.word(word));
            }
        });
        return this;
    }

    /** What follows is about the machine again. */
    public MachineAssert and() {
        return machine;
    }

    private interface LeafReader {
        void leaf(long va, int level, long word);
    }

    private void forEachLeaf(LeafReader reader) {
        PageTable tables = actual.tables();
        for (long va = range.first(); Long.compareUnsigned(va, range.last()) <= 0; ) {
            Walk walk = tables.walk(va);
            if (walk.end() instanceof Walk.Faulted faulted) {
                throw failure(
                        "%s should be mapped, but %s is not: %s",
                        Spans.text(range), Hex.full(va), PageTableAssert.end(walk, faulted, tables.mode()));
            }
            Walk.Step leaf = walk.steps().getLast();
            reader.leaf(va, leaf.level(), leaf.word());
            va = (va & -entryBytes(leaf.level())) + entryBytes(leaf.level());
        }
    }
}
