package replug.application.lint;

import java.util.BitSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import replug.domain.machine.Machine;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;

/** The sections whose memory, or whose mappings, an event touched: what is judged section by section is judged of these. */
final class Units {
    /** More sections than a machine has, 128 TiB; what lies beyond is not looked at, lest nonsense take forever. */
    private static final int MAX = 1 << 20;

    private Units() {}

    /** All sections that something is known of, or is mapped for, after {@code look}. */
    static NavigableSet<Integer> of(Look look) {
        TreeSet<Integer> units = new TreeSet<>();
        Known known = look.known();
        if (look.isWhole()) {
            known.blocks.runs().forEach(run -> add(units, known.at, known.at.blocks(run.first(), run.count())));
            known.sections
                    .runs()
                    .forEach(run -> add(
                            units,
                            known.at,
                            Extent.of(run.first() * known.at.sectionBytes, run.count() * known.at.sectionBytes)));
            known.devices.forEach(range -> add(units, known.at, Known.extent(range)));
        }
        known.changed.forEach(range -> add(units, known.at, range));
        for (TableWrite write : look.writes()) {
            for (int k = 0; k < write.tables(); k++) {
                addWritten(units, look, write, k);
            }
        }
        return units;
    }

    /** A pointer says nothing by itself: what is below a table that comes or goes is written too, unless it is shared. */
    private static void addWritten(Set<Integer> units, Look look, TableWrite write, int k) {
        long bytes = PagingMode.entryBytes(write.level());
        long before = write.before().at(0, k);
        long after = write.after().at(0, k);
        if (!Pte.isTable(before, write.level()) && !Pte.isTable(after, write.level())) {
            addMapped(units, look.known(), Extent.of(write.va(k), write.count() * bytes));
            return;
        }
        for (int i = 0; i < write.count(); i++) {
            if (isSignificant(look, write.before().at(i, k), write.level())
                    || isSignificant(look, write.after().at(i, k), write.level())) {
                addMapped(units, look.known(), Extent.of(write.va(k) + i * bytes, bytes));
            }
        }
    }

    private static boolean isSignificant(Look look, long word, int level) {
        if (!Pte.isTable(word, level)) {
            return word != 0;
        }
        Machine before = look.before();
        return look.after().tables().isShared(Pte.pa(word))
                || (before != null && before.tables().isShared(Pte.pa(word)));
    }

    private static void addMapped(Set<Integer> units, Known known, Extent va) {
        Addresses at = known.at;
        if (va.overlaps(at.direct)) {
            add(units, at, va.and(at.direct).plus(-at.directOffset));
        }
        if (va.overlaps(at.vmemmap)) {
            add(units, at, at.described(va.and(at.vmemmap)));
        }
        if (known.facts.kasan()) {
            Extent shadow = at.shadow(at.direct.plus(-at.directOffset));
            if (va.overlaps(shadow)) {
                add(units, at, at.shadowed(va.and(shadow)));
            }
        }
    }

    private static void add(Set<Integer> units, Addresses at, Extent memory) {
        Extent sections = at.sections(memory);
        for (long section = sections.first();
                section <= sections.last() && section < Integer.MAX_VALUE && units.size() < MAX;
                section++) {
            units.add((int) section);
        }
    }

    /** Which of the 64 subsections of a section {@code memory} has bytes of, a bit each. */
    static long subsections(Addresses at, int section, Extent memory) {
        Extent whole = at.memory(section);
        if (!whole.overlaps(memory)) {
            return 0;
        }
        Extent part = whole.and(memory);
        long bytes = at.sectionBytes / Long.SIZE;
        BitSet bits = new BitSet(Long.SIZE);
        bits.set((int) ((part.first() - whole.first()) / bytes), (int) ((part.last() - whole.first()) / bytes) + 1);
        return bits.toLongArray()[0];
    }

    /** The sections of {@code memory}, one after another. */
    static Each each(Addresses at, Extent memory) {
        return new Each(at, memory);
    }

    /** A section at a time; at most {@link #MAX}. */
    static final class Each {
        private final Addresses at;
        private final Extent memory;
        private final long last;
        private long section;

        private Each(Addresses at, Extent memory) {
            this.at = at;
            this.memory = memory;
            Extent sections = at.sections(memory);
            this.section = sections.first() - 1;
            this.last = Math.min(Math.min(sections.last(), Integer.MAX_VALUE - 1L), sections.first() + MAX - 1);
        }

        boolean next() {
            section++;
            return section <= last;
        }

        int section() {
            return (int) section;
        }

        long subsections() {
            return Units.subsections(at, section(), memory);
        }
    }
}
