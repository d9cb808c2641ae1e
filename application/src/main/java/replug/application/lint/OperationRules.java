package replug.application.lint;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import replug.application.lint.Finding.Place;
import replug.application.lint.Finding.Subject;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.MemoryBlocks;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;

/** What an operation may change: event by event. What is found stands from the event on. */
final class OperationRules implements RuleGroup {
    static final LintRule NOT_RESTORED = new LintRule(
            "not-restored",
            Severity.ERROR,
            "26",
            "7.6",
            "An add and the removal of the same range leave the entries of its direct map and of its struct pages as they were before"
                    + " the add. Told are entries that hold something else now; what stays is stale-direct-map or stale-memmap, and"
                    + " what is gone and still needed is over-removal.",
            null);
    static final LintRule REFUSED_WROTE = new LintRule(
            "refused-add-wrote",
            Severity.ERROR,
            "27",
            "5.2",
            "An add that is refused leaves the direct map of its range as it was, and the struct pages too, unless memory for them"
                    + " ended: then sections stay (block-sections).",
            null);
    static final LintRule ONLINE_WROTE = new LintRule(
            "online-wrote",
            Severity.WARNING,
            "22",
            "6.1",
            "Going online or offline changes no entry of the block's direct map or struct pages; with debug_pagealloc, only V in the"
                    + " direct map.",
            null);
    static final LintRule LEAF_SIZE = new LintRule(
            "leaf-size",
            Severity.WARNING,
            "25",
            "3.2, 5.5",
            "An add maps its range by the largest leaves that fit, one after another. Smaller ones cost table pages and TLB misses.",
            null);
    static final LintRule OVERLAP = new LintRule(
            "overlapping-adds",
            Severity.ERROR,
            "29",
            "5.2",
            "No two adds that were done, and not removed since, have an address in common: the claim in /proc/iomem refuses the"
                    + " second.",
            null);
    static final LintRule NO_ZONE = new LintRule(
            "offline-without-zone",
            Severity.ERROR,
            "31",
            "6.3",
            "A block that is in no single zone does not go offline: the kernel refuses it.",
            null);

    /** Adds that were done and not removed since, by first byte, with the tables before them. */
    private final TreeMap<Long, Added> added = new TreeMap<>();

    private record Added(Extent range, PageTable before) {}

    @Override
    public List<LintRule> rules() {
        return List.of(NOT_RESTORED, REFUSED_WROTE, ONLINE_WROTE, LEAF_SIZE, OVERLAP, NO_ZONE);
    }

    @Override
    public Optional<String> notJudged(LintRule rule, Known known) {
        return rule.equals(NO_ZONE) && known.isFollowed
                ? Optional.of("zones of blocks are known as far as they were seen")
                : Optional.empty();
    }

    @Override
    public void judge(Look look, Findings findings) {
        Machine before = look.before();
        if (before == null || !(look.event() instanceof Event.Operated operated)) {
            return;
        }
        Extent range = Ranges.of(operated.operation());
        switch (operated) {
            case Event.MemoryAdded _, Event.DriverManagedMemoryAdded _, Event.DevicePagesMapped _ ->
                judgeAdd(look, before, range, findings);
            case Event.MemoryRemoved _, Event.MemoryOfflinedAndRemoved _, Event.DevicePagesUnmapped _ ->
                judgeRemoval(look, range, findings);
            case Event.MemoryBlockOnlined online -> judgeOnline(look, online.operation(), findings);
            case Event.MemoryBlockOfflined offline -> {
                judgeOnline(look, offline.operation(), findings);
                MemoryBlocks.Run block =
                        before.blocks().block(offline.operation().block());
                if (!look.known().isFollowed && block != null && block.zone() == null) {
                    say(
                            findings,
                            look,
                            NO_ZONE,
                            "a block in no zone went offline",
                            look.known().at.blocks(block.first(), 1));
                }
            }
            case Event.Refused refused -> judgeRefused(look, refused, range, findings);
            case Event.StaticMemoryGroupRegistered _,
                    Event.DynamicMemoryGroupRegistered _,
                    Event.MemoryGroupUnregistered _,
                    Event.FreeMemoryFragmented _,
                    Event.SysfsWritten _ -> {}
        }
    }

    private void judgeAdd(Look look, Machine before, @Nullable Extent range, Findings findings) {
        if (range == null) {
            return;
        }
        for (Added other : added.headMap(range.last(), true).values()) {
            if (other.range.overlaps(range)) {
                say(findings, look, OVERLAP, "add of what was added before", other.range.and(range));
            }
        }
        added.put(range.first(), new Added(range, before.tables()));
        Extent wrong = LeafSizes.wrong(look, before.tables(), range);
        if (wrong != null) {
            say(findings, look, LEAF_SIZE, "not mapped by the largest leaves that fit", wrong);
        }
    }

    private void judgeRemoval(Look look, @Nullable Extent range, Findings findings) {
        if (range == null) {
            return;
        }
        Added add = added.get(range.first());
        if (add != null && add.range.equals(range)) {
            Addresses at = look.known().at;
            judgeRestored(look, add, range.plus(at.directOffset), findings);
            judgeRestored(look, add, at.memmap(range), findings);
        }
        added.values().removeIf(other -> other.range.overlaps(range));
    }

    /** What was there before the add, and is another leaf after the removal. */
    private static void judgeRestored(Look look, Added add, Extent va, Findings findings) {
        boolean[] isOther = {false};
        Extents.forEachLeaf(add.before, va, run -> {
            for (int i = 0; i < run.count(); i++) {
                long address = run.va() + i * entryBytes(run.level());
                long now = look.after().tables().word(address, run.level());
                isOther[0] |= Pte.isLeaf(now) && now != run.word(i);
            }
        });
        if (isOther[0]) {
            say(findings, look, NOT_RESTORED, "entries from before the add are not as they were", add.range);
        }
    }

    private static void judgeOnline(Look look, Operation.SetMemoryBlockState set, Findings findings) {
        Addresses at = look.known().at;
        Extent memory = at.blocks(set.block(), 1);
        boolean isDirect = !look.known().facts.debugPagealloc() && wrote(look, memory.plus(at.directOffset));
        if (isDirect || wrote(look, at.memmap(memory))) {
            say(findings, look, ONLINE_WROTE, "mappings of a block changed as it went on- or offline", memory);
        }
    }

    private static void judgeRefused(Look look, Event.Refused refused, @Nullable Extent range, Findings findings) {
        switch (refused.operation()) {
            case Operation.SetMemoryBlockState set -> judgeOnline(look, set, findings);
            case Operation.AddMemory _, Operation.AddDriverManagedMemory _, Operation.MemremapPages _ -> {
                boolean isMemory = refused.outcome().result() == -Errno.ENOMEM.number();
                Addresses at = look.known().at;
                if (range != null
                        && (wrote(look, range.plus(at.directOffset)) || (!isMemory && wrote(look, at.memmap(range))))) {
                    say(findings, look, REFUSED_WROTE, "refused, and mappings of the range changed", range);
                }
            }
            default -> {}
        }
    }

    /** Whether a leaf in {@code va} is not what it was. */
    private static boolean wrote(Look look, Extent va) {
        for (TableWrite write : look.writes()) {
            for (int k = 0; k < write.tables(); k++) {
                long bytes = write.count() * entryBytes(write.level());
                if (Extent.of(write.va(k), bytes).overlaps(va)
                        && !Pte.isTable(write.before().at(0, k), write.level())
                        && !Pte.isTable(write.after().at(0, k), write.level())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void say(Findings findings, Look look, LintRule rule, String what, Extent memory) {
        Extent va = memory.plus(look.known().at.directOffset);
        findings.say(
                rule,
                Finding.of(rule, Subject.thing(look.number()), what, va, memory, Place.of("event", look.number())));
    }
}
