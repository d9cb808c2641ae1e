package replug.application.lint;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.linux.Pgprot;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/** What is wrong with an entry, seen by itself. */
final class EntryCheck {
    private final PagingMode mode;
    private final AddressLayout layout;
    private final long directOffset;
    private final boolean isStrict;

    /** Takes what is wrong with an entry. */
    @FunctionalInterface
    interface Taker {
        void take(LintRule rule, Severity severity, String what);
    }

    EntryCheck(Known known) {
        mode = known.facts.mode();
        layout = known.facts.layout();
        directOffset = known.at.directOffset;
        isStrict = isStrict(known.boot.tables());
    }

    PagingMode mode() {
        return mode;
    }

    /** With STRICT_KERNEL_RWX the kernel's text is not writable (kernel-spec 3.3); so it is where there is no image. */
    private boolean isStrict(PageTable boot) {
        boolean[] seen = {false, false};
        Extent image = new Extent(layout.start(Area.KERNEL), -1);
        Extents.forEachLeaf(boot, image, run -> {
            boolean isText = (run.first() & Pte.X) != 0;
            seen[0] |= isText && (run.first() & Pte.W) == 0;
            seen[1] |= isText && (run.first() & Pte.W) != 0;
        });
        return seen[0] || !seen[1];
    }

    /** Whether nothing can be wrong with any of {@code count} words from {@code first} on; false where that is not clear. */
    boolean areAllFine(int level, long va, long first, long stride, int count) {
        long last = va + (count - 1) * entryBytes(level);
        Area area = layout.area(va);
        boolean isOneKind = count == 1 || ((stride & ~Pte.PPN_MASK) == 0 && area == layout.area(last));
        if (!isOneKind || !isFine(level, va, first)) {
            return false;
        }
        long perEntry = entryBytes(level) >>> PAGE_SHIFT << Pte.PPN_SHIFT;
        return count == 1
                || !Pte.isLeaf(first)
                || (area == Area.DIRECT_MAP ? stride == perEntry : stride % perEntry == 0);
    }

    private boolean isFine(int level, long va, long word) {
        boolean[] isFine = {true};
        broken(level, va, word, (_, _, _) -> isFine[0] = false);
        return isFine[0];
    }

    /** Tells what is wrong with the entry of {@code va} in a table at {@code level}. */
    void broken(int level, long va, long word, Taker taker) {
        Area area = layout.area(va);
        if (word == 0) {
            return;
        }
        if ((word & Pte.U) != 0 && va < 0) {
            tell(taker, EntryRules.USER, "entry of the kernel's half with U");
        }
        if (!Pte.isPresent(word)) {
            if (level > 0 || area != Area.DIRECT_MAP) {
                tell(taker, EntryRules.INVALID, "entry without V that is not zero");
            }
        } else if (Pte.isLeaf(word)) {
            brokenLeaf(level, va, word, area, taker);
        } else if (level == 0 || (word & ~Pte.PPN_MASK) != Pte.V) {
            tell(
                    taker,
                    EntryRules.POINTER,
                    level == 0 ? "pointer in a table of leaves" : "pointer with more flags than V");
        }
    }

    private void brokenLeaf(int level, long va, long word, Area area, Taker taker) {
        if ((word & (Pte.W | Pte.X)) == (Pte.W | Pte.X)) {
            boolean isWhole = area == Area.KERNEL && !isStrict;
            taker.take(
                    EntryRules.WRITE_EXEC,
                    isWhole ? Severity.INFO : EntryRules.WRITE_EXEC.severity(),
                    isWhole ? "writable and executable, without STRICT_KERNEL_RWX" : "writable and executable");
        }
        long pa = Pte.pa(word);
        if ((pa & (entryBytes(level) - 1)) != 0) {
            tell(taker, EntryRules.MISALIGNED, "leaf whose physical address is not aligned to its size");
        }
        if (area == Area.DIRECT_MAP || area == Area.VMEMMAP || area == Area.KASAN) {
            long needed = area == Area.KASAN && level == 0 ? Pgprot.KASAN_EARLY_SHADOW : Pte.A | Pte.D | Pte.G | Pte.R;
            boolean isAlias = area == Area.DIRECT_MAP && level == 0 && (word & (Pte.W | Pte.X)) == Pte.X;
            if ((word & needed) != needed || ((word & Pte.X) != 0 && !isAlias)) {
                tell(taker, EntryRules.FLAGS, "leaf %s".formatted(Pte.flags(word)));
            } else if (isAlias) {
                taker.take(
                        EntryRules.FLAGS, Severity.INFO, "executable in the direct map, as text of modules and BPF is");
            }
        }
        if (area == Area.DIRECT_MAP && pa != va - directOffset) {
            tell(taker, EntryRules.IDENTITY, "leaf of the direct map that leads elsewhere");
        }
        if (area == Area.VMEMMAP && level > 1) {
            tell(taker, EntryRules.MEMMAP_SIZE, "leaf of vmemmap larger than 2 MiB");
        }
        if (area == Area.DIRECT_MAP && level == mode.rootLevel()) {
            tell(taker, EntryRules.TOO_LARGE, "leaf of the direct map in the root table");
        }
    }

    private static void tell(Taker taker, LintRule rule, String what) {
        taker.take(rule, rule.severity(), what);
    }
}
