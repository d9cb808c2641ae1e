package replug.application.lint;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.lint.Finding.Place;
import replug.application.lint.Finding.Subject;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;

/** What each entry must be by itself: entry by entry, of those that were written. */
final class EntryRules implements RuleGroup {
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

    private static final List<LintRule> RULES =
            List.of(WRITE_EXEC, INVALID, POINTER, USER, FLAGS, MISALIGNED, IDENTITY, MEMMAP_SIZE, TOO_LARGE);

    private @Nullable EntryCheck check;

    @Override
    public List<LintRule> rules() {
        return RULES;
    }

    @Override
    public void judge(Look look, Findings findings) {
        if (check == null) {
            check = new EntryCheck(look.known());
        }
        for (TableWrite write : look.writes()) {
            for (int k = 0; k < write.tables(); k++) {
                judge(write, k, check, findings);
            }
        }
    }

    private static void judge(TableWrite write, int k, EntryCheck check, Findings findings) {
        int level = write.level();
        long bytes = entryBytes(level);
        long va = write.va(k);
        for (LintRule rule : RULES) {
            findings.doubt(rule, new Subject(level, va), new Subject(level, va + (write.count() - 1) * bytes));
        }
        long first = write.after().at(0, k);
        if (write.after().isNone()
                || check.areAllFine(level, va, first, write.after().stride(), write.count())) {
            return;
        }
        for (int i = 0; i < write.count(); i++) {
            long address = va + i * bytes;
            long word = write.after().at(i, k);
            Place place = Place.of(check.mode().levelName(level) + " slot", write.slot() + i);
            check.broken(level, address, word, (rule, severity, what) -> {
                Extent pa = Pte.isLeaf(word) ? Extent.of(Pte.pa(word), bytes) : null;
                Subject subject = new Subject(level, address);
                findings.say(rule, new Finding(rule, severity, subject, what, Extent.of(address, bytes), pa, place));
            });
        }
    }
}
