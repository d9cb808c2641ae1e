package replug.interchange.emit;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import replug.application.KernelRange;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.ZoneType;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PageTable;
import replug.domain.paging.Walk;

/** How a machine is expected to be, as assertions of the test kit: where the operation's range is mapped, how its blocks are. */
final class StateText {
    private static final List<String> LEAVES = List.of("PTE", "PMD", "PUD", "P4D");

    /** More leaves are not looked at, and more runs of blocks not asserted. */
    private static final int MOST_LEAVES = 1 << 20;

    private static final int MOST_RUNS = 8;

    private final JavaText java;

    /** Calls that follow one another; those that lead away from the machine end with {@code .and()}. */
    private final List<String> calls = new ArrayList<>();

    private StateText(JavaText java) {
        this.java = java;
    }

    /** The calls on {@code assertThat(machine)}; none where there is nothing to say. */
    static List<String> calls(ExpectedStep step, JavaText java) {
        StateText text = new StateText(java);
        step.frames().ifPresent(frames -> text.mappings(step, frames));
        List<MemoryBlocks.Run> runs = step.runs();
        runs.stream().limit(MOST_RUNS).forEach(text::blocks);
        return text.calls;
    }

    private void mappings(ExpectedStep step, FrameRange frames) {
        var facts = step.after().facts();
        mapping("DirectMap", KernelRange.directMap(facts, frames), step);
        mapping("Vmemmap", KernelRange.vmemmap(facts, frames), step);
    }

    private void mapping(String what, KernelRange range, ExpectedStep step) {
        if (!range.liesWithin(step.after().facts())) {
            return;
        }
        String arguments = "%s, %s"
                .formatted(
                        JavaText.hex(range.frames().pa()),
                        JavaText.hex(range.frames().bytes()));
        found(step.after().tables(), range).ifPresent(mapped -> {
            if (mapped.level == Found.NOTHING) {
                calls.add(".hasNo%s(%s)".formatted(what, arguments));
            } else {
                calls.add(".has%s(%s)".formatted(what, arguments));
                if (mapped.level != Found.MIXED) {
                    String leaf = java.member("replug.testkit.Leaf." + LEAVES.get(mapped.level));
                    calls.add(".ofLeaves(%s)".formatted(leaf));
                }
                calls.add(".and()");
            }
        });
    }

    /** How a range is mapped as a whole. */
    private record Found(int level) {
        static final int NOTHING = -1;
        static final int MIXED = -2;
    }

    /** Empty where a range is mapped in part, or in more leaves than are looked at. */
    private static Optional<Found> found(PageTable tables, KernelRange range) {
        int level = Integer.MAX_VALUE;
        long va = range.first();
        for (int leaves = 0; Long.compareUnsigned(va, range.last()) <= 0; leaves++) {
            Walk walk = tables.walk(va);
            Walk.Step last = walk.steps().getLast();
            int here = walk.end() instanceof Walk.Mapped ? last.level() : Found.NOTHING;
            boolean isPartly = level != Integer.MAX_VALUE && (here == Found.NOTHING) != (level == Found.NOTHING);
            boolean isInvalid = here == Found.NOTHING && last.word() != 0;
            if (isPartly || isInvalid || leaves == MOST_LEAVES) {
                return Optional.empty();
            }
            level = level == Integer.MAX_VALUE || level == here ? here : Found.MIXED;
            va = (va & -entryBytes(last.level())) + entryBytes(last.level());
        }
        return Optional.of(new Found(level));
    }

    private void blocks(MemoryBlocks.Run run) {
        Optional<String> state = switch (run.state()) {
            case ABSENT -> Optional.of("isAbsent()");
            case OFFLINE -> Optional.of("isOffline()");
            case ONLINE ->
                Optional.of(ZoneType.labelled(String.valueOf(run.zone()))
                        .map(zone ->
                                "isOnlineIn(%s)".formatted(java.member("replug.domain.memory.ZoneType." + zone.name())))
                        .orElse("isOnline()"));
            case GOING_OFFLINE -> Optional.empty();
        };
        state.ifPresent(is -> {
            calls.add(
                    run.count() == 1
                            ? ".block(%d)".formatted(run.first())
                            : ".blocks(%d, %d)".formatted(run.first(), run.count()));
            calls.add("." + is);
            if (run.memmapPages() != null) {
                calls.add(".hasMemmapOnMemory()");
            }
            calls.add(".and()");
        });
    }
}
