package replug.application.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.MemoryState;
import replug.domain.memory.Sections;

/**
 * What is known of a machine's memory, event after event. What the model decides is all known; of a recorded machine,
 * sections and device memory follow from what succeeded (kernel-spec 5.6, 8), the rest is what was seen.
 */
final class Known {
    final Machine boot;
    final MachineFacts facts;
    final Addresses at;

    MemoryBlocks blocks = MemoryBlocks.NONE;
    Sections sections = Sections.NONE;
    List<DeviceRange> devices = List.of();
    boolean isFollowed;

    /** Blocks that were there once and were removed; in whichever state. */
    MemoryBlocks removed = MemoryBlocks.NONE;

    /** Of a recorded machine, the blocks that were seen to go offline: others may have gone online by themselves. */
    final Set<Integer> wentOffline = new HashSet<>();

    /** Which of what is beside the tables was looked at. */
    final Seen seen = new Seen();

    /** The physical addresses that the last event was about. */
    final List<Extent> changed = new ArrayList<>();

    Known(Machine boot) {
        this.boot = boot;
        this.facts = boot.facts();
        this.at = new Addresses(facts);
    }

    /** Takes in what an event, after which the machine is {@code after}, says. */
    void next(Event event, Machine after) {
        changed.clear();
        seen.next(event, after);
        isFollowed = after.isFollowed();
        for (MemoryBlocks.Run run : blocks.changesTo(after.blocks())) {
            changed.add(at.blocks(run.first(), run.count()));
            if (run.state() == State.ABSENT) {
                removed = removed.with(new MemoryBlocks.Run(run.first(), run.count(), State.OFFLINE, null, null));
            }
        }
        blocks = after.blocks();
        List<DeviceRange> devicesBefore = devices;
        if (!isFollowed || event instanceof Event.MachineBooted) {
            change(after.memory().sections());
            devices = after.memory().devices();
        } else if (event instanceof Event.Operated operated) {
            follow(operated, after);
        }
        changeOf(devicesBefore, devices);
        changeOf(devices, devicesBefore);
    }

    private void changeOf(List<DeviceRange> some, List<DeviceRange> others) {
        some.stream().filter(range -> !others.contains(range)).forEach(range -> changed.add(extent(range)));
    }

    private void change(Sections after) {
        for (Sections.Run run : sections.changesTo(after)) {
            changed.add(Extent.of(run.first() * at.sectionBytes, run.count() * at.sectionBytes));
        }
        sections = after;
    }

    static Extent extent(DeviceRange range) {
        return Extent.of(range.start(), range.size());
    }

    private void follow(Event.Operated operated, Machine after) {
        boolean isRefused = operated instanceof Event.Refused;
        Extent range = Ranges.of(operated.operation());
        switch (operated.operation()) {
            case Operation.AddMemory _, Operation.AddDriverManagedMemory _ -> added(operated, range, after);
            case Operation.MemremapPages map -> {
                added(operated, range, after);
                if (!isRefused && range != null) {
                    int order = Objects.requireNonNullElse(map.order(), 0);
                    devices = MemoryState.with(devices, new DeviceRange(map.start(), map.size(), order, true));
                }
            }
            case Operation.MemunmapPages unmap -> {
                gone(isRefused ? null : range);
                if (!isRefused) {
                    devices = MemoryState.with(devices, new DeviceRange(unmap.start(), unmap.size(), 0, false));
                }
            }
            case Operation.RemoveMemory _, Operation.OfflineAndRemoveMemory _ -> gone(isRefused ? null : range);
            case Operation.SetMemoryBlockState set -> {
                if (!isRefused && set.goesOnline()) {
                    wentOffline.remove(set.block());
                } else if (!isRefused) {
                    wentOffline.add(set.block());
                }
            }
            case Operation.RegisterStaticMemoryGroup _,
                    Operation.RegisterDynamicMemoryGroup _,
                    Operation.UnregisterMemoryGroup _,
                    Operation.FragmentFreeMemory _,
                    Operation.WriteSysfs _ -> {}
        }
    }

    /** Where memory for struct pages ended, the sections that got some stay (kernel-spec 5.6). */
    private void added(Event.Operated operated, @Nullable Extent range, Machine after) {
        boolean isRefused = operated instanceof Event.Refused;
        if (range == null || (isRefused && operated.outcome().result() != -Errno.ENOMEM.number())) {
            return;
        }
        Sections next = sections;
        for (Units.Each each = Units.each(at, range); each.next(); ) {
            Extent memmap = at.memmap(at.memory(each.section()));
            if (isRefused
                    && (sections.section(each.section()) != null
                            || Extents.mapped(after.tables(), memmap).isEmpty())) {
                continue;
            }
            wentOffline.remove(at.block(each.section()));
            next = with(next, each.section(), each.subsections(), true);
        }
        change(next);
    }

    private void gone(@Nullable Extent range) {
        if (range == null) {
            return;
        }
        changed.add(range);
        Sections next = sections;
        for (int section = sections.next(
                        (int) Math.min(Integer.MAX_VALUE, at.sections(range).first()));
                section >= 0 && section <= at.sections(range).last();
                section = section == Integer.MAX_VALUE ? -1 : next.next(section + 1)) {
            next = with(next, section, Units.subsections(at, section, range), false);
        }
        change(next);
    }

    private static Sections with(Sections sections, int number, long subsections, boolean comes) {
        Sections.Run old = sections.section(number);
        long there = old == null ? 0 : old.subsections();
        boolean isEarly = old != null && old.early();
        return sections.with(new Sections.Run(number, 1, comes ? there | subsections : there & ~subsections, isEarly));
    }

    /** Whether the block is there as boot left it: its memory may have holes. */
    boolean isOfBoot(int block) {
        return boot.blocks().block(block) != null && removed.block(block) == null;
    }

    /** The device memory in {@code range}, ascending. */
    List<Extent> devicesIn(Extent range) {
        List<Extent> parts = new ArrayList<>(0);
        for (DeviceRange device : devices) {
            if (extent(device).overlaps(range)) {
                parts.add(extent(device).and(range));
            }
        }
        return parts;
    }

    /** Whether some of {@code memory} has struct pages of its own: its section is early, or a subsection is there. */
    boolean hasSection(Extent memory) {
        for (Units.Each each = Units.each(at, memory); each.next(); ) {
            Sections.Run section = sections.section(each.section());
            if (section != null && (section.early() || (section.subsections() & each.subsections()) != 0)) {
                return true;
            }
        }
        return false;
    }
}
