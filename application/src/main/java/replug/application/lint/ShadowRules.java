package replug.application.lint;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import replug.application.lint.Finding.Place;
import replug.application.lint.Finding.Subject;
import replug.domain.linux.Pgprot;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.paging.Pte;

/** KASAN's shadow of memory that was added (kernel-spec 6.4): section by section. */
final class ShadowRules implements SectionRules {
    static final LintRule MISSING = new LintRule(
            "shadow-missing",
            Severity.ERROR,
            "23",
            "6.4, 8",
            "With KASAN the shadow of an online block is mapped: every access that is checked reads it, and faults where it is not."
                    + " The same holds for the zero shadow of device memory, and for RAM of boot as boot made it.",
            null);
    static final LintRule WRONG = new LintRule(
            "shadow-leaves",
            Severity.ERROR,
            "23",
            "6.4",
            "The shadow of a block that went online has pages of its own, each mapped once, by 4 KiB leaves with PAGE_KERNEL. A page"
                    + " that serves two places makes KASAN report what is not, and miss what is.",
            null);
    static final LintRule STALE = new LintRule(
            "stale-shadow",
            Severity.WARNING,
            "23",
            "6.4",
            "The shadow of an added block that is offline or gone is not mapped. What stays is memory lost. Boot's shadow is"
                    + " never unmapped, and is not told.",
            null);

    @Override
    public List<LintRule> rules() {
        return List.of(MISSING, WRONG, STALE);
    }

    @Override
    public void judge(Look look, Findings findings) {
        if (look.known().facts.kasan()) {
            SectionRules.super.judge(look, findings);
        }
    }

    @Override
    public void judge(Look look, int section, Findings findings) {
        Known known = look.known();
        Extent memory = known.at.memory(section);
        Extent shadow = known.at.shadow(memory);
        MemoryBlocks.Run block = known.blocks.block(known.at.block(section));
        List<Extent> mapped = Extents.mapped(look.after().tables(), shadow);
        List<Extent> ofBoot = Extents.mapped(known.boot.tables(), shadow);
        boolean isOnline = block != null && block.state() == State.ONLINE;
        boolean isAdded = block == null || !known.isOfBoot(block.first());
        List<Extent> devices = new ArrayList<>();
        known.devicesIn(memory).forEach(range -> devices.add(known.at.shadow(range)));

        List<Extent> needed = isOnline && isAdded ? List.of(shadow) : ofBoot;
        List<Extent> missing = new ArrayList<>(Extents.minus(needed, mapped));
        missing.addAll(Extents.minus(Extents.minus(devices, mapped), needed));
        missing.sort(Comparator.comparing(Extent::first, Long::compareUnsigned));
        judge(MISSING, look, section, missing, "memory without KASAN shadow", findings);

        boolean isOff = block == null
                ? known.removed.block(known.at.block(section)) != null
                : isAdded
                        && block.state() == State.OFFLINE
                        && (!known.isFollowed || known.wentOffline.contains(block.first()));
        List<Extent> stale = isOff ? Extents.minus(Extents.minus(mapped, devices), ofBoot) : List.of();
        judge(STALE, look, section, stale, "KASAN shadow of memory that is not online", findings);

        boolean isOwn = isOnline && isAdded && ofBoot.isEmpty();
        List<Extent> wrong =
                isOwn ? wrong(look, new Extent(afterMemmap(look, memory, shadow), shadow.last())) : List.of();
        judge(WRONG, look, section, wrong, "KASAN shadow that is not of pages of its own", findings);
    }

    private static void judge(
            LintRule rule, Look look, int section, List<Extent> shadow, String what, Findings findings) {
        Subject subject = Subject.thing(section);
        Addresses at = look.known().at;
        findings.judge(
                rule,
                subject,
                shadow.isEmpty()
                        ? null
                        : Finding.of(
                                rule,
                                subject,
                                what,
                                Extents.bounds(shadow),
                                at.memory(section).and(at.shadowed(Extents.bounds(shadow))),
                                look.known().blocks.block(at.block(section)) != null
                                        ? Place.of(Finding.MEMORY, at.block(section))
                                        : Place.of("section", section)));
    }

    /** Where the shadow begins of a block's pages that do not hold its own struct pages: these have zero shadow. */
    private static long afterMemmap(Look look, Extent memory, Extent shadow) {
        Known known = look.known();
        long[] first = {shadow.first()};
        Extents.forEachLeaf(look.after().tables(), known.at.memmap(memory), run -> {
            if (Pte.pa(run.first()) == memory.first()) {
                long pages = known.facts.memmapPages();
                first[0] = known.at
                        .shadow(new Extent(memory.first() + pages * PAGE_BYTES, memory.last()))
                        .first();
            }
        });
        return first[0];
    }

    /** Leaves that are no 4 KiB leaves with PAGE_KERNEL, or whose frames serve twice. */
    private static List<Extent> wrong(Look look, Extent shadow) {
        List<Extent> wrong = new ArrayList<>(0);
        List<Extent> frames = new ArrayList<>();
        Extents.forEachLeaf(look.after().tables(), shadow, run -> {
            boolean isOne = run.count() == 1 || run.stride() == Pte.NEXT_PAGE;
            boolean isPlain = run.level() == 0 && (run.first() & ~Pte.PPN_MASK) == Pgprot.PAGE_KERNEL;
            Extent extent = Extent.of(run.va(), run.count() * entryBytes(run.level()));
            if (!isPlain || (run.stride() == 0 && run.count() > 1)) {
                Extents.add(wrong, extent.and(shadow));
            } else if (isOne) {
                frames.add(Extent.of(Pte.pa(run.first()), run.count() * PAGE_BYTES));
            } else {
                for (int i = 0; i < run.count(); i++) {
                    frames.add(Extent.of(Pte.pa(run.word(i)), PAGE_BYTES));
                }
            }
        });
        frames.sort(Comparator.comparingLong(Extent::first));
        for (int i = 1; i < frames.size(); i++) {
            if (frames.get(i).overlaps(frames.get(i - 1))) {
                return List.of(shadow);
            }
        }
        return wrong;
    }
}
