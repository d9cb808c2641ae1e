package replug.interchange;

import static replug.domain.paging.PagingMode.slot;

import java.util.HashSet;
import java.util.Set;
import replug.domain.paging.AddressRanges;
import replug.domain.paging.EntryVisitor;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.Walk;

/**
 * A machine's tables as {@code vmprint} of xv6 prints them, the form of the course's page-table lab: the root table's
 * address, then each valid entry with its slot, the word and the physical address in it, all 16 digits of both, right below
 * the entry that points to its table and one {@code " .."} further in. Where xv6 has three levels, this has as many as the
 * paging mode.
 *
 * <p>Not valid, so not printed, is an entry without V. xv6 has no table that several entries point to; here what such a
 * table holds is printed below the first of them only, lest KASAN's shared shadow be printed some hundred thousand times.
 * {@code pa} has the page number's bits alone.
 */
public final class Vmprint implements EntryVisitor {
    private final PageTable tables;
    private final LineWriter out;
    private final String[] indents;
    private final Set<Long> sharedSeen = new HashSet<>();

    private Vmprint(PageTable tables, LineWriter out) {
        this.tables = tables;
        this.out = out;
        this.indents = new String[tables.mode().levels()];
        for (int level = 0; level < indents.length; level++) {
            indents[level] = " ..".repeat(indents.length - level);
        }
    }

    /** Writes the root table's line, and those of the entries that translate an address of {@code ranges}. */
    public static void write(PageTable tables, AddressRanges ranges, LineWriter out) {
        Vmprint lines = new Vmprint(tables, out);
        lines.root();
        tables.visit(ranges, lines);
    }

    /** Writes the root table's line, and those of the entries that {@code walk} read; it is one of these tables. */
    public static void write(PageTable tables, Walk walk, LineWriter out) {
        Vmprint lines = new Vmprint(tables, out);
        lines.root();
        for (Walk.Step step : walk.steps()) {
            lines.line(step.level(), step.slot(), step.word());
        }
    }

    private void root() {
        out.text("page table 0x").fullHex(tables.rootTable()).endLine();
    }

    @Override
    public boolean pointer(int level, long va, long word) {
        line(level, slot(va, level), word);
        long below = Pte.pa(word);
        return !tables.isShared(below) || sharedSeen.add(below);
    }

    @Override
    public void entries(int level, long va, int count, long first, long stride) {
        int begin = slot(va, level);
        for (int i = 0; i < count; i++) {
            line(level, begin + i, first + i * stride);
        }
    }

    private void line(int level, int slot, long word) {
        if (Pte.isPresent(word)) {
            out.text(indents[level])
                    .decimal(slot, 0)
                    .text(": pte 0x")
                    .fullHex(word)
                    .text(" pa 0x")
                    .fullHex(Pte.pa(word))
                    .endLine();
        }
    }
}
