package replug.application;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import replug.application.EventsBetween.End;
import replug.domain.linux.Area;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.TableDifference;
import replug.domain.paging.TablePlace;
import replug.domain.paging.TableWrite;

/**
 * What differs in the mapping between two states of one machine. Tables that both share are not looked into, so a comparison
 * costs what differs.
 *
 * @param from the state that is compared
 * @param to the one that it is compared with
 * @param ranges the addresses that are mapped otherwise, ascending, each in one range
 * @param tables the table pages that came and went
 * @param rootWrites the entries of the root table that differ
 * @param rootUses the entries of the root table that are the same, and came into use or went out of it
 * @param writes what makes the tables of {@code from} into those of {@code to}, in an order in which they can be applied
 */
public record Comparison(
        End from,
        End to,
        List<ChangedRange> ranges,
        List<ChangedTable> tables,
        List<RootWrite> rootWrites,
        List<RootUse> rootUses,
        List<TableWrite> writes) {
    /**
     * A table page that came or went.
     *
     * @param place its level, its frame, what it translates
     * @param isMade whether it came
     * @param by the event that did it
     */
    public record ChangedTable(
            TablePlace place, boolean isMade, @Nullable Written by) {}

    /**
     * An entry of the root table that differs.
     *
     * @param slot which of the 512
     * @param va first address that it translates
     * @param before its raw word before
     * @param after its raw word after
     * @param isPreallocated whether it was pre-allocated at boot
     * @param by the event that wrote it
     */
    public record RootWrite(
            int slot,
            long va,
            long before,
            long after,
            boolean isPreallocated,
            @Nullable Written by) {}

    /**
     * An entry of the root table whose word is the same.
     *
     * @param slot which of the 512
     * @param va first address that it translates
     * @param isUsed whether the table that it points to holds something after, and not before; false the other way round
     * @param isPreallocated whether it was pre-allocated at boot
     */
    public record RootUse(int slot, long va, boolean isUsed, boolean isPreallocated) {}

    /**
     * What differs in one area.
     *
     * @param mapped bytes that are mapped and were not
     * @param unmapped bytes that were mapped and are not
     * @param changed bytes that are mapped otherwise
     * @param ranges how many ranges these are
     */
    public record Sum(long mapped, long unmapped, long changed, long ranges) {
        static final Sum NONE = new Sum(0, 0, 0, 0);

        private Sum plus(ChangedRange range) {
            return switch (range.kind()) {
                case MAPPED -> new Sum(mapped + range.bytes(), unmapped, changed, ranges + 1);
                case UNMAPPED -> new Sum(mapped, unmapped + range.bytes(), changed, ranges + 1);
                case CHANGED -> new Sum(mapped, unmapped, changed + range.bytes(), ranges + 1);
            };
        }
    }

    public Comparison {
        ranges = List.copyOf(ranges);
        tables = List.copyOf(tables);
        rootWrites = List.copyOf(rootWrites);
        rootUses = List.copyOf(rootUses);
        writes = List.copyOf(writes);
    }

    /** What differs from {@code from} to {@code to}; {@code events} tells which event did it. */
    static Comparison of(End from, End to, EventsBetween events) {
        Machine before = from.machine();
        Machine after = to.machine();
        MachineFacts facts = after.facts();
        Owners owners = new Owners(before, from.devices(), after, to.devices());
        ChangedRanges ranges = new ChangedRanges(facts, owners, events);
        before.tables().forEachLeafChange(after.tables(), ranges::add);
        TableDifference difference = before.tables().difference(after.tables());
        boolean isBackwards = from.event().number() > to.event().number();
        List<ChangedTable> tables = new ArrayList<>();
        for (TablePlace place : difference.made()) {
            tables.add(new ChangedTable(place, true, events.by(place, true, isBackwards)));
        }
        for (TablePlace place : difference.freed()) {
            tables.add(new ChangedTable(place, false, events.by(place, false, isBackwards)));
        }
        return new Comparison(
                from,
                to,
                ranges.ranges(),
                tables,
                rootWrites(before, after, events),
                rootUses(before, after),
                difference.writes());
    }

    private static List<RootWrite> rootWrites(Machine before, Machine after, EventsBetween events) {
        List<RootWrite> writes = new ArrayList<>();
        PagingMode mode = after.facts().mode();
        BitSet preallocated = after.preallocatedRootEntries();
        for (int slot = 0; slot < PagingMode.SLOTS; slot++) {
            long va = EventsBetween.rootAddress(mode, slot);
            long was = before.tables().word(va, mode.rootLevel());
            long is = after.tables().word(va, mode.rootLevel());
            if (was != is) {
                writes.add(new RootWrite(slot, va, was, is, preallocated.get(slot), events.by(slot)));
            }
        }
        return writes;
    }

    private static List<RootUse> rootUses(Machine before, Machine after) {
        List<RootUse> uses = new ArrayList<>();
        PagingMode mode = after.facts().mode();
        for (int slot = 0; slot < PagingMode.SLOTS; slot++) {
            long va = EventsBetween.rootAddress(mode, slot);
            PageTable was = before.tables();
            PageTable is = after.tables();
            boolean isEmpty = is.isEmptyBelowRoot(slot);
            if (was.word(va, mode.rootLevel()) == is.word(va, mode.rootLevel())
                    && was.isEmptyBelowRoot(slot) != isEmpty) {
                uses.add(new RootUse(
                        slot, va, !isEmpty, after.preallocatedRootEntries().get(slot)));
            }
        }
        return uses;
    }

    /** Whether the mapping and the tables are the same in every entry. */
    public boolean isNone() {
        return writes.isEmpty();
    }

    /** This with what lies in {@code areas} only; the writes stay, since a part of them could not be applied. */
    public Comparison in(java.util.Set<Area> areas) {
        MachineFacts facts = to.machine().facts();
        int root = facts.mode().rootLevel();
        return new Comparison(
                from,
                to,
                ranges.stream().filter(range -> areas.contains(range.area())).toList(),
                tables.stream()
                        .filter(table ->
                                isIn(areas, table.place().va(), table.place().level() + 1))
                        .toList(),
                rootWrites.stream()
                        .filter(write -> isIn(areas, write.va(), root))
                        .toList(),
                rootUses.stream().filter(use -> isIn(areas, use.va(), root)).toList(),
                writes);
    }

    private boolean isIn(java.util.Set<Area> areas, long va, int level) {
        return to.machine().facts().layout().areas(va, va + PagingMode.entryBytes(level) - 1).stream()
                        .anyMatch(areas::contains)
                || areas.contains(to.machine().facts().layout().area(va));
    }

    /** The sums of the areas in which something differs, ascending. */
    public Map<Area, Sum> sums() {
        Map<Area, Sum> sums = new EnumMap<>(Area.class);
        for (ChangedRange range : ranges) {
            sums.put(range.area(), sums.getOrDefault(range.area(), Sum.NONE).plus(range));
        }
        return sums;
    }
}
