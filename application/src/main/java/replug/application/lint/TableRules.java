package replug.application.lint;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import replug.application.lint.Finding.Place;
import replug.application.lint.Finding.Subject;
import replug.domain.linux.Area;
import replug.domain.memory.MemoryBlocks;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;

/** The frames of tables, and the tables that are left empty. */
final class TableRules implements RuleGroup {
    static final LintRule ALIASED = new LintRule(
            "aliased-table",
            Severity.ERROR,
            "16",
            "3.5",
            "One entry points to each table page; only KASAN's zero shadow has tables that many entries share. What is written below"
                    + " one address would appear at another, and freeing the table leaves the other entry pointing to free"
                    + " memory.",
            null);
    static final LintRule REMOVED = new LintRule(
            "table-in-removed-block",
            Severity.ERROR,
            "18",
            "6.3",
            "No table page lies in a memory block that was removed: it would be read from memory that is not there. Before a block"
                    + " goes offline the kernel makes sure that nothing of its own is left in it.",
            null);
    static final LintRule EMPTY = new LintRule(
            "empty-table",
            Severity.WARNING,
            "24",
            "7.4",
            "A removal frees a table of the direct map or of vmemmap that it leaves without entries, except those right below the"
                    + " root, which are made at boot. One that stays is 4 KiB lost.",
            null);

    private final NavigableMap<Long, Pointers> byFrame = new TreeMap<>();

    /** How many entries point to a table, and how many of them from outside KASAN's shadow. */
    private record Pointers(int level, int count, int outside) {
        Pointers plus(int more, boolean isOutside) {
            return new Pointers(level, count + more, outside + (isOutside ? more : 0));
        }
    }

    @Override
    public List<LintRule> rules() {
        return List.of(ALIASED, REMOVED, EMPTY);
    }

    @Override
    public void judge(Look look, Findings findings) {
        TreeSet<Long> touched = new TreeSet<>();
        for (TableWrite write : look.writes()) {
            for (int k = 0; k < write.tables(); k++) {
                if (write.level() > 0) {
                    count(look, write, k, touched);
                }
                judgeEmpty(look, write, k, findings);
            }
        }
        for (Extent changed : look.known().changed) {
            touched.addAll(
                    byFrame.subMap(changed.first(), true, changed.last(), true).keySet());
        }
        for (long frame : touched) {
            judge(look, frame, findings);
        }
    }

    private void count(Look look, TableWrite write, int k, Set<Long> touched) {
        Area area = look.known().facts.layout().area(write.va(k));
        boolean isOutside = area != Area.KASAN || !look.known().facts.kasan();
        for (int i = 0; i < write.count(); i++) {
            count(write.before().at(i, k), write.level(), -1, isOutside, touched);
            count(write.after().at(i, k), write.level(), 1, isOutside, touched);
        }
    }

    private void count(long word, int level, int more, boolean isOutside, Set<Long> touched) {
        if (Pte.isTable(word, level)) {
            touched.add(Pte.pa(word));
            byFrame.compute(Pte.pa(word), (_, old) -> {
                Pointers now = (old == null ? new Pointers(level - 1, 0, 0) : old).plus(more, isOutside);
                return now.count == 0 ? null : now;
            });
        }
    }

    private void judge(Look look, long frame, Findings findings) {
        Pointers pointers = byFrame.get(frame);
        Subject subject = Subject.thing(frame);
        boolean isAliased = pointers != null && pointers.count > 1 && pointers.outside > 0;
        findings.judge(
                ALIASED,
                subject,
                isAliased ? found(ALIASED, look, frame, pointers, "table that several entries point to") : null);
        int block = (int) Math.min(Integer.MAX_VALUE, Long.divideUnsigned(frame, look.known().at.blockBytes));
        MemoryBlocks.Run removed = look.known().removed.block(block);
        boolean isGone =
                pointers != null && removed != null && look.known().blocks.block(block) == null;
        findings.judge(
                REMOVED,
                subject,
                isGone ? found(REMOVED, look, frame, pointers, "table in a memory block that was removed") : null);
    }

    private static Finding found(LintRule rule, Look look, long frame, @Nullable Pointers pointers, String what) {
        int level = pointers == null ? 0 : pointers.level;
        return Finding.of(
                rule,
                Subject.thing(frame),
                what,
                null,
                Extent.of(frame, PAGE_BYTES),
                Place.of(look.known().facts.mode().levelName(level) + " table at pfn", frame / PAGE_BYTES));
    }

    /** A table that lost entries may be empty now, one that came may be from the start. */
    private static void judgeEmpty(Look look, TableWrite write, int k, Findings findings) {
        Area area = look.known().facts.layout().area(write.va(k));
        if (area != Area.DIRECT_MAP && area != Area.VMEMMAP) {
            return;
        }
        judgeEmpty(look, write.va(k), write.level(), area, findings);
        for (int i = 0; write.level() > 0 && i < write.count(); i++) {
            if (Pte.isTable(write.before().at(i, k), write.level())
                    || Pte.isTable(write.after().at(i, k), write.level())) {
                long va = write.va(k) + i * entryBytes(write.level());
                judgeEmpty(look, va, write.level() - 1, area, findings);
            }
        }
    }

    private static void judgeEmpty(Look look, long va, int level, Area area, Findings findings) {
        PageTable tables = look.after().tables();
        if (level >= tables.mode().rootLevel() - 1) {
            return;
        }
        long first = va & -(SLOTS * entryBytes(level));
        Subject subject = new Subject(level, first);
        findings.judge(
                EMPTY,
                subject,
                tables.isEmptyTable(va, level)
                        ? Finding.of(
                                EMPTY,
                                subject,
                                "table without entries, area " + area.label(),
                                Extent.of(first, SLOTS * entryBytes(level)),
                                Extent.of(tables.table(va, level), PAGE_BYTES),
                                Place.of(
                                        tables.mode().levelName(level) + " table at pfn",
                                        tables.table(va, level) / PAGE_BYTES))
                        : null);
    }
}
