package replug.application.lint;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import java.util.List;
import java.util.Optional;
import replug.application.lint.Finding.Place;
import replug.application.lint.Finding.Subject;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.Resources;

/** What memory management keeps beside the tables. */
final class MemoryRules implements RuleGroup {
    static final LintRule IOMEM = new LintRule(
            "block-outside-iomem",
            Severity.ERROR,
            "21",
            "5.2, 17.1",
            "Every memory block that was added lies in System RAM of /proc/iomem. Outside of it, something else may claim the same"
                    + " addresses, and a later add may succeed.",
            null);
    static final LintRule MAX_PFN = new LintRule(
            "max-pfn",
            Severity.ERROR,
            "28",
            "5.5, 17.4",
            "max_pfn is the end of what was added last, and no removal lowers it. So it lies too low after an add below memory that"
                    + " is there: what walks all pages up to max_pfn misses some. That is told as info, since all kernels do so.",
            null);

    private Resources lastResources = Resources.NONE;
    private MemoryBlocks lastBlocks = MemoryBlocks.NONE;
    private boolean wasKnown = true;

    @Override
    public List<LintRule> rules() {
        return List.of(IOMEM, MAX_PFN);
    }

    @Override
    public Optional<String> notJudged(LintRule rule, Known known) {
        return rule.equals(IOMEM) && !known.seen.isIomemKnown()
                ? Optional.of("nobody looked at /proc/iomem after the last change")
                : rule.equals(MAX_PFN) && !known.seen.isMaxPfnKnown()
                        ? Optional.of("nobody looked at max_pfn after the last add")
                        : Optional.empty();
    }

    @Override
    public void judge(Look look, Findings findings) {
        judgeIomem(look, findings);
        judgeMaxPfn(look, findings);
    }

    private void judgeIomem(Look look, Findings findings) {
        Resources resources = look.after().memory().resources();
        MemoryBlocks blocks = look.known().blocks;
        boolean isKnown = look.known().seen.isIomemKnown();
        if (!look.isWhole() && isKnown == wasKnown && resources.equals(lastResources) && blocks.equals(lastBlocks)) {
            return;
        }
        lastResources = resources;
        lastBlocks = blocks;
        wasKnown = isKnown;
        findings.doubt(IOMEM);
        if (!isKnown) {
            return;
        }
        for (MemoryBlocks.Run run : blocks.runs()) {
            Extent all = look.known().at.blocks(run.first(), run.count());
            if (!resources.isSystemRam(all.first(), all.last())) {
                for (int block = run.first(); block < run.end(); block++) {
                    judgeIomem(look.known(), resources, block, findings);
                }
            }
        }
    }

    private static void judgeIomem(Known known, Resources resources, int block, Findings findings) {
        Extent memory = known.at.blocks(block, 1);
        boolean isWithin = known.isOfBoot(block)
                ? resources.hasSystemRam(memory.first(), memory.last())
                : resources.isSystemRam(memory.first(), memory.last());
        if (!isWithin) {
            String what = "memory block that is not System RAM in /proc/iomem";
            findings.say(
                    IOMEM,
                    Finding.of(IOMEM, Subject.thing(block), what, null, memory, Place.of(Finding.MEMORY, block)));
        }
    }

    private void judgeMaxPfn(Look look, Findings findings) {
        Long maxPfn = look.after().maxPfn();
        Subject subject = Subject.thing(0);
        Finding finding = null;
        Long added = look.known().seen.added();
        if (maxPfn != null && look.known().seen.isMaxPfnKnown()) {
            List<MemoryBlocks.Run> runs = look.known().blocks.runs();
            long end = runs.isEmpty()
                    ? 0
                    : (look.known()
                                            .at
                                            .blocks(
                                                    runs.getLast().first(),
                                                    runs.getLast().count())
                                            .last()
                                    + 1)
                            >>> PAGE_SHIFT;
            if (added != null && !added.equals(maxPfn)) {
                finding = found("max_pfn is 0x%x, not the end of what was added last, 0x%x".formatted(maxPfn, added));
            } else if (added != null && maxPfn < end) {
                finding = found("max_pfn is 0x%x, below the end of memory, 0x%x".formatted(maxPfn, end))
                        .with(Severity.INFO);
            }
        }
        findings.judge(MAX_PFN, subject, finding);
    }

    private static Finding found(String what) {
        return Finding.of(MAX_PFN, Subject.thing(0), what, null, null, Place.NONE);
    }
}
