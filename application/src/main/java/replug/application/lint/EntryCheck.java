package replug.application.lint;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.linux.Pgprot;
import replug.domain.machine.Machine;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;

/** What is wrong with an entry, seen by itself. */
final class EntryCheck {
    static final LintRule WRITE_EXEC = new LintRule(
            "write-exec",
            Severity.ERROR,
            "5",
            "2.2, 3.3",
            "No leaf is both writable and executable once the kernel has booted: who can write there can run what was written. A"
                    + " kernel without STRICT_KERNEL_RWX maps its whole image so; there it is told as info.",
            null);
    static final LintRule INVALID = new LintRule(
            "invalid-entry",
            Severity.WARNING,
            "1",
            "2.1, 7.7",
            "An entry that is not zero is valid. Only 4 KiB entries of the direct map may keep their other bits with V=0:"
                    + " debug_pagealloc, KFENCE and set_direct_map_invalid take pages out so.",
            null);
    static final LintRule POINTER = new LintRule(
            "pointer-bits",
            Severity.ERROR,
            "2",
            "2.2",
            "An entry that points to a table has V alone of its low ten bits, and bits 54 to 63 zero; there is none in a table of"
                    + " 4 KiB leaves. Other bits are reserved, and the hardware may fault.",
            null);
    static final LintRule USER = new LintRule(
            "user-entry",
            Severity.ERROR,
            "3",
            "2.1",
            "No entry of the kernel's half has U: user programs could reach what it maps, and the kernel could not.",
            null);
    static final LintRule FLAGS = new LintRule(
            "leaf-flags",
            Severity.ERROR,
            "4",
            "2.2, 7.7",
            "A leaf of the direct map, of vmemmap or of KASAN's shadow has A, D, G and R, and not X. Without A or D an access faults"
                    + " on hardware that does not set them, without G a change of address space drops it. KASAN's shared zero shadow"
                    + " has neither G nor D. Text of modules and BPF has X and not W in the direct map too, by 4 KiB leaves: that is"
                    + " told as info.",
            null);
    static final LintRule MISALIGNED = new LintRule(
            "misaligned-leaf",
            Severity.ERROR,
            "6",
            "2.1",
            "The physical address in a leaf is a multiple of what the leaf maps; otherwise every access faults.",
            null);
    static final LintRule IDENTITY = new LintRule(
            "direct-map-identity",
            Severity.ERROR,
            "7",
            "1.3",
            "A leaf of the direct map maps its address to the physical address at the constant distance that __va and __pa assume;"
                    + " else the kernel reads and writes other memory than it means.",
            null);
    static final LintRule MEMMAP_SIZE = new LintRule(
            "memmap-leaf-size",
            Severity.ERROR,
            "8",
            "5.7",
            "Leaves of vmemmap are 2 MiB, or 4 KiB where no block was free, where HVO split them, or for compound pages of device"
                    + " memory. Removal frees the backing of no others rightly.",
            null);
    static final LintRule TOO_LARGE = new LintRule(
            "leaf-too-large",
            Severity.ERROR,
            "32",
            "3.2, 7.4",
            "The root holds no leaves of the direct map: Sv39 has none of 1 GiB, Sv48 none of 512 GiB, Sv57 none of 256 TiB. Removal"
                    + " would not know them as leaves.",
            null);

    private final PagingMode mode;
    private final AddressLayout layout;
    private final long directOffset;
    private final boolean isStrict;

    /** Takes what is wrong with an entry. */
    @FunctionalInterface
    interface Taker {
        void take(LintRule rule, Severity severity, String what);
    }

    EntryCheck(Machine boot) {
        mode = boot.facts().mode();
        layout = boot.facts().layout();
        directOffset = new Addresses(boot.facts()).directOffset;
        isStrict = isStrict(boot, layout);
    }

    static List<LintRule> rules() {
        return List.of(WRITE_EXEC, INVALID, POINTER, USER, FLAGS, MISALIGNED, IDENTITY, MEMMAP_SIZE, TOO_LARGE);
    }

    PagingMode mode() {
        return mode;
    }

    /** With STRICT_KERNEL_RWX the kernel's text is not writable (kernel-spec 3.3); so it is where there is no image. */
    private static boolean isStrict(Machine boot, AddressLayout layout) {
        boolean[] seen = {false, false};
        Extent image = new Extent(layout.start(Area.KERNEL), -1);
        Extents.forEachLeaf(boot.tables(), image, run -> {
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
            tell(taker, USER, "entry of the kernel's half with U");
        }
        if (!Pte.isPresent(word)) {
            if (level > 0 || area != Area.DIRECT_MAP) {
                tell(taker, INVALID, "entry without V that is not zero");
            }
        } else if (Pte.isLeaf(word)) {
            brokenLeaf(level, va, word, area, taker);
        } else if (level == 0 || (word & ~Pte.PPN_MASK) != Pte.V) {
            tell(taker, POINTER, level == 0 ? "pointer in a table of leaves" : "pointer with more flags than V");
        }
    }

    private void brokenLeaf(int level, long va, long word, Area area, Taker taker) {
        if ((word & (Pte.W | Pte.X)) == (Pte.W | Pte.X)) {
            boolean isWhole = area == Area.KERNEL && !isStrict;
            taker.take(
                    WRITE_EXEC,
                    isWhole ? Severity.INFO : WRITE_EXEC.severity(),
                    isWhole ? "writable and executable, without STRICT_KERNEL_RWX" : "writable and executable");
        }
        long pa = Pte.pa(word);
        if ((pa & (entryBytes(level) - 1)) != 0) {
            tell(taker, MISALIGNED, "leaf whose physical address is not aligned to its size");
        }
        if (EntryRules.isMemory(area)) {
            long needed = area == Area.KASAN && level == 0 ? Pgprot.KASAN_EARLY_SHADOW : Pte.A | Pte.D | Pte.G | Pte.R;
            boolean isAlias = area == Area.DIRECT_MAP && level == 0 && (word & (Pte.W | Pte.X)) == Pte.X;
            if ((word & needed) != needed || ((word & Pte.X) != 0 && !isAlias)) {
                tell(taker, FLAGS, "leaf %s".formatted(Pte.flags(word)));
            } else if (isAlias) {
                taker.take(FLAGS, Severity.INFO, "executable in the direct map, as text of modules and BPF is");
            }
        }
        if (area == Area.DIRECT_MAP && pa != va - directOffset) {
            tell(taker, IDENTITY, "leaf of the direct map that leads elsewhere");
        }
        if (area == Area.VMEMMAP && level > 1) {
            tell(taker, MEMMAP_SIZE, "leaf of vmemmap larger than 2 MiB");
        }
        if (area == Area.DIRECT_MAP && level == mode.rootLevel()) {
            tell(taker, TOO_LARGE, "leaf of the direct map in the root table");
        }
    }

    private static void tell(Taker taker, LintRule rule, String what) {
        taker.take(rule, rule.severity(), what);
    }
}
