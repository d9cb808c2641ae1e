package replug.testkit;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import replug.application.KernelRange;
import replug.domain.machine.Machine;
import replug.domain.memory.ZoneType;
import replug.domain.paging.AddressRanges;
import replug.domain.paging.EntryVisitor;
import replug.domain.paging.FrameRange;
import replug.interchange.Hex;

/**
 * Assertions on the state of a machine. Ranges are of physical addresses, in bytes, whole pages.
 *
 * {@snippet file="ExamplesTest.java" region="machine" :
 * assertThat(machine)
 *         .hasDirectMap(0x1_0000_0000L, 128 << 20)
 *         .ofLeaves(PMD)
 *         .and()
 *         .hasVmemmap(0x1_0000_0000L, 128 << 20)
 *         .and()
 *         .block(32)
 *         .isOnlineIn(MOVABLE);
 * }
 */
public final class MachineAssert extends AbstractAssert<MachineAssert, Machine> {
    MachineAssert(Machine actual) {
        super(actual, MachineAssert.class);
    }

    /** The {@code bytes} bytes from {@code start} on are in the direct map; what follows is about their mapping there. */
    public MappedRangeAssert hasDirectMap(long start, long bytes) {
        return hasDirectMap(Spans.frames(start, bytes));
    }

    /** As {@link #hasDirectMap(long, long)}. */
    public MappedRangeAssert hasDirectMap(FrameRange frames) {
        isNotNull();
        return mapped(KernelRange.directMap(actual.facts(), frames));
    }

    /** The struct pages of the range are there. */
    public MappedRangeAssert hasVmemmap(long start, long bytes) {
        return hasVmemmap(Spans.frames(start, bytes));
    }

    /** As {@link #hasVmemmap(long, long)}. */
    public MappedRangeAssert hasVmemmap(FrameRange frames) {
        isNotNull();
        return mapped(KernelRange.vmemmap(actual.facts(), frames));
    }

    /** KASAN's shadow of the range is there. */
    public MappedRangeAssert hasShadow(long start, long bytes) {
        return hasShadow(Spans.frames(start, bytes));
    }

    /** As {@link #hasShadow(long, long)}. */
    public MappedRangeAssert hasShadow(FrameRange frames) {
        isNotNull();
        return mapped(KernelRange.shadow(actual.facts(), frames));
    }

    private MappedRangeAssert mapped(KernelRange range) {
        return new MappedRangeAssert(this, actual, range).isThere();
    }

    /** No byte of the range is in the direct map. */
    public MachineAssert hasNoDirectMap(long start, long bytes) {
        return hasNoDirectMap(Spans.frames(start, bytes));
    }

    /** As {@link #hasNoDirectMap(long, long)}. */
    public MachineAssert hasNoDirectMap(FrameRange frames) {
        isNotNull();
        return isEmpty(KernelRange.directMap(actual.facts(), frames));
    }

    /** No struct page of the range is there. */
    public MachineAssert hasNoVmemmap(long start, long bytes) {
        return hasNoVmemmap(Spans.frames(start, bytes));
    }

    /** As {@link #hasNoVmemmap(long, long)}. */
    public MachineAssert hasNoVmemmap(FrameRange frames) {
        isNotNull();
        return isEmpty(KernelRange.vmemmap(actual.facts(), frames));
    }

    /** No shadow of the range is there. */
    public MachineAssert hasNoShadow(long start, long bytes) {
        return hasNoShadow(Spans.frames(start, bytes));
    }

    /** As {@link #hasNoShadow(long, long)}. */
    public MachineAssert hasNoShadow(FrameRange frames) {
        isNotNull();
        return isEmpty(KernelRange.shadow(actual.facts(), frames));
    }

    private MachineAssert isEmpty(KernelRange range) {
        AtomicReference<@Nullable String> found = new AtomicReference<>();
        actual.tables().visit(AddressRanges.of(range.first(), range.last()), new EntryVisitor() {
            @Override
            public void entries(int level, long va, int count, long first, long stride) {
                found.compareAndSet(
                        null,
                        "%s has a %s entry: %s"
                                .formatted(Hex.full(va), actual.tables().mode().levelName(level), Spans.word(first)));
            }

            @Override
            public boolean pointer(int level, long va, long word) {
                return found.get() == null;
            }
        });
        String entry = found.get();
        if (entry != null) {
            throw failure("%s should not be mapped, but %s", Spans.text(range), entry);
        }
        return this;
    }

    /** What follows is about memory block {@code number}, N in sysfs' {@code memoryN}. */
    public BlocksAssert block(int number) {
        return blocks(number, 1);
    }

    /** What follows is about each of the {@code count} memory blocks from {@code first} on. */
    public BlocksAssert blocks(int first, int count) {
        isNotNull();
        return new BlocksAssert(this, actual, first, count);
    }

    /** What follows is about a zone of a node. */
    public ZoneAssert zone(int node, ZoneType type) {
        isNotNull();
        return new ZoneAssert(this, actual.memory().zones().zone(node, type));
    }

    /** The kernel's max_pfn, one more than the number of the last page frame. */
    public MachineAssert hasMaxPfn(long expected) {
        isNotNull();
        Long found = actual.maxPfn();
        if (found == null || found != expected) {
            throw failure(
                    "max_pfn should be %s, but is %s",
                    Hex.text(expected), found == null ? "not known" : Hex.text(found));
        }
        return this;
    }

    /** The kernel has stopped. */
    public MachineAssert hasStopped() {
        isNotNull();
        if (!actual.isStopped()) {
            throw failure("the kernel should have stopped, but runs");
        }
        return this;
    }

    /** The kernel has not stopped. */
    public MachineAssert isRunning() {
        isNotNull();
        if (actual.isStopped()) {
            throw failure("the kernel should run, but has stopped");
        }
        return this;
    }

    /** Every entry of every table makes this digest, hexadecimal, frames included. */
    public MachineAssert hasTablesDigest(String expected) {
        isNotNull();
        String found = actual.digest().toString();
        if (!found.equals(expected)) {
            throw failure("the tables digest should be%n  %s, but is%n  %s: some entry is another", expected, found);
        }
        return this;
    }

    /** Its tables, its memory and what is known of it since boot are the same as those of {@code expected}. */
    public MachineAssert hasSameStateAs(Machine expected) {
        isNotNull();
        List<String> differences = MachineDifferences.lines(actual, expected);
        if (!differences.isEmpty()) {
            throw failure("the machines differ:%n%s", String.join(System.lineSeparator(), differences));
        }
        return this;
    }
}
