package replug.application.lint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.lint.Finding.Place;
import replug.application.lint.Finding.Subject;
import replug.domain.linux.Area;
import replug.domain.machine.Event;

/** The direct map of memory that is there, and of memory that is not: section by section. */
final class DirectMapRules implements SectionRules {
    static final LintRule OVER_REMOVAL = new LintRule(
            "over-removal",
            Severity.ERROR,
            "12, 14",
            "7.4",
            "A removal takes the mappings of what is removed, and of nothing else. The kernel clears a leaf as a whole even where"
                    + " only part of it is removed: of a 1 GiB leaf of the direct map that lies in one add or in RAM at boot, or of the"
                    + " 2 MiB leaf of struct pages that device memory of one section shares. What stays is then not mapped; the next"
                    + " access to it is a page fault in the kernel.",
            null);
    static final LintRule MISSING = new LintRule(
            "direct-map-missing",
            Severity.ERROR,
            "12",
            "5.5, 7.4",
            "Every memory block that was added and every range of device memory is wholly in the direct map; RAM of boot as far as"
                    + " boot mapped it. Gaps that a removal made are told as over-removal.",
            null);
    static final LintRule STALE = new LintRule(
            "stale-direct-map",
            Severity.ERROR,
            "13",
            "7.5",
            "Nothing is in the direct map but RAM of boot, memory blocks and device memory. What stays after a removal lets the"
                    + " kernel reach memory that is gone, and a later add keeps the old entries: in Sv48 it may even take a 1 GiB"
                    + " leaf for a table.",
            "6.12.103: before, removal in Sv39 and Sv48 cleared nothing");
    static final LintRule OUTSIDE = new LintRule(
            "outside-direct-map",
            Severity.WARNING,
            "30",
            "1.4",
            "Memory that is added lies between PAGE_OFFSET and PAGE_END. In Sv39 the check of the limit is ineffective: memory"
                    + " 132 GiB or more above the start of RAM is mapped where KASAN's shadow has its addresses. 7.2 refuses only"
                    + " what vmemmap does not reach, from 256 GiB on.",
            null);

    @Override
    public List<LintRule> rules() {
        return List.of(OVER_REMOVAL, MISSING, STALE, OUTSIDE);
    }

    @Override
    public void judge(Look look, int section, Findings findings) {
        Known known = look.known();
        Extent memory = known.at.memory(section);
        Extent va = memory.plus(known.at.directOffset);
        int block = known.at.block(section);
        boolean hasBlock = known.blocks.block(block) != null;
        List<Extent> mapped = physical(known, Extents.mapped(look.after().tables(), va));
        List<Extent> devices = known.devicesIn(memory);
        List<Extent> ofBoot = known.boot.blocks().block(block) == null || known.isOfBoot(block)
                ? physical(known, Extents.mapped(known.boot.tables(), va))
                : List.of();

        List<Extent> needed = !hasBlock ? List.of() : known.isOfBoot(block) ? ofBoot : List.of(memory);
        boolean isDevice = needed.isEmpty();
        List<Extent> missing = Extents.minus(isDevice ? devices : needed, mapped);
        Subject subject = Subject.thing(section);
        String thing = isDevice ? "device memory" : "memory block";
        boolean isAll = !missing.isEmpty() && Extents.bounds(missing).bytes() == memory.bytes() && missing.size() == 1;
        findings.judge(
                MISSING,
                subject,
                missing.isEmpty()
                        ? null
                        : named(
                                look,
                                findings.before(MISSING, subject),
                                found(
                                        MISSING,
                                        known,
                                        section,
                                        isAll || isDevice
                                                ? thing + " without direct map"
                                                : thing + " without part of its direct map",
                                        Extents.bounds(missing))));

        List<Extent> stale = hasBlock ? List.of() : Extents.minus(Extents.minus(mapped, devices), ofBoot);
        findings.judge(
                STALE,
                subject,
                stale.isEmpty()
                        ? null
                        : found(
                                STALE,
                                known,
                                section,
                                "direct map of memory that is not there",
                                Extents.bounds(stale)));

        boolean isOutside = hasBlock && !known.isOfBoot(block) && !within(known, va);
        findings.judge(
                OUTSIDE,
                subject,
                isOutside
                        ? found(OUTSIDE, known, section, "memory block past the end of the direct map", memory)
                        : null);
    }

    private static boolean within(Known known, Extent va) {
        Extent area = new Extent(known.at.direct.first(), known.facts.layout().start(Area.KASAN) - 1);
        return va.overlaps(area) && va.and(area).equals(va);
    }

    private static Finding found(LintRule rule, Known known, int section, String what, Extent memory) {
        return Finding.of(
                rule,
                Subject.thing(section),
                what,
                memory.plus(known.at.directOffset),
                memory,
                known.blocks.block(known.at.block(section)) != null
                        ? Place.of(Finding.MEMORY, known.at.block(section))
                        : Place.of("section", section));
    }

    /** A gap that came with a removal is an over-removal, as long as it lasts. */
    static Finding named(Look look, @Nullable Finding before, Finding gap) {
        boolean isRemoval = switch (look.event()) {
            case Event.MemoryRemoved _, Event.MemoryOfflinedAndRemoved _, Event.DevicePagesUnmapped _ -> true;
            case Event.Refused _ -> true; // What is undone is removed too.
            case Event.MachineBooted _,
                    Event.MemoryAdded _,
                    Event.DriverManagedMemoryAdded _,
                    Event.MemoryBlockOnlined _,
                    Event.MemoryBlockOfflined _,
                    Event.DevicePagesMapped _,
                    Event.StaticMemoryGroupRegistered _,
                    Event.DynamicMemoryGroupRegistered _,
                    Event.MemoryGroupUnregistered _,
                    Event.FreeMemoryFragmented _,
                    Event.SysfsWritten _,
                    Event.KernelStopped _ -> false;
        };
        return before == null
                ? (isRemoval ? gap.with(OVER_REMOVAL) : gap)
                : before.rule().equals(OVER_REMOVAL) ? gap.with(OVER_REMOVAL) : gap;
    }

    private static List<Extent> physical(Known known, List<Extent> virtual) {
        List<Extent> physical = new ArrayList<>(virtual.size());
        virtual.forEach(extent -> physical.add(extent.plus(-known.at.directOffset)));
        return physical;
    }
}
