package replug.application.lint;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.lint.Finding.Place;
import replug.application.lint.Finding.Subject;
import replug.domain.linux.Area;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;

/** What each entry must be by itself: entry by entry, of those that were written. */
final class EntryRules implements RuleGroup {
    private static final List<LintRule> RULES = EntryCheck.rules();

    private @Nullable EntryCheck check;

    @Override
    public List<LintRule> rules() {
        return RULES;
    }

    @Override
    public void judge(Look look, Findings findings) {
        if (check == null) {
            check = new EntryCheck(look.known().boot);
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

    /** Whether {@code area} is one whose leaves the kernel makes by itself, one way (kernel-spec 11.4). */
    static boolean isMemory(Area area) {
        return area == Area.DIRECT_MAP || area == Area.VMEMMAP || area == Area.KASAN;
    }
}
