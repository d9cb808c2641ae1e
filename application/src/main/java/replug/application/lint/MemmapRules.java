package replug.application.lint;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import replug.application.lint.Finding.Place;
import replug.application.lint.Finding.Subject;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.Sections;
import replug.domain.paging.Pte;

/** The struct pages of sections that are present, and of those that are not: section by section. */
final class MemmapRules implements SectionRules {
    static final LintRule MISSING = new LintRule(
            "memmap-missing",
            Severity.ERROR,
            "14",
            "5.7, 7.4, 8",
            "The struct pages of every section that is present, or of its subsections that are, are mapped in vmemmap. 6.12 takes"
                    + " a PMD entry that points to a table as populated and maps nothing there. Gaps that a removal made are told as"
                    + " over-removal.",
            "7.2 looks into the table; not for over-removal");
    static final LintRule STALE = new LintRule(
            "stale-memmap",
            Severity.WARNING,
            "15",
            "7.5",
            "Struct pages are mapped only of sections that are present. What stays after a removal is memory lost; a later add of the"
                    + " section uses it again.",
            "6.12.103: before, removal in Sv39 and Sv48 cleared nothing");
    static final LintRule PLACE = new LintRule(
            "memmap-place",
            Severity.ERROR,
            "19",
            "5.4",
            "A block that was added with memmap_on_memory holds its own struct pages: its vmemmap leaf leads to its first byte. The"
                    + " struct pages of other added blocks lie elsewhere, or the block could never go offline.",
            null);
    static final LintRule BLOCKS = new LintRule(
            "block-sections",
            Severity.WARNING,
            "20",
            "5.6",
            "A memory block is there exactly where its sections are present. An add that ends for want of memory leaves the"
                    + " sections before present, with struct pages, but without blocks and direct map, until the range is removed.",
            null);

    @Override
    public List<LintRule> rules() {
        return List.of(MISSING, STALE, PLACE, BLOCKS);
    }

    @Override
    public Optional<String> notJudged(LintRule rule, Known known) {
        return rule.equals(PLACE) && known.at.blockBytes != known.at.sectionBytes
                ? Optional.of("a memory block is not one section")
                : Optional.empty();
    }

    @Override
    public void judge(Look look, int number, Findings findings) {
        Known known = look.known();
        Extent memory = known.at.memory(number);
        Extent memmap = known.at.memmap(memory);
        Subject subject = Subject.thing(number);
        List<Extent> mapped = Extents.mapped(look.after().tables(), memmap);
        Sections.Run section = known.sections.section(number);

        List<Extent> missing = Extents.minus(needed(known, section, memory, memmap), mapped);
        findings.judge(
                MISSING,
                subject,
                missing.isEmpty()
                        ? null
                        : DirectMapRules.named(
                                look,
                                findings.before(MISSING, subject),
                                found(
                                        MISSING,
                                        number,
                                        "present section without all its struct pages",
                                        Extents.bounds(missing),
                                        memory.and(known.at.described(Extents.bounds(missing))))));

        List<Extent> stale = section != null ? List.of() : stale(look, memmap);
        findings.judge(
                STALE,
                subject,
                stale.isEmpty()
                        ? null
                        : found(
                                STALE,
                                number,
                                "struct pages of a section that is not present",
                                Extents.bounds(stale),
                                memory));
        findings.judge(PLACE, subject, misplaced(look, number, memory, memmap));
        findings.judge(BLOCKS, subject, unlike(known, section, number, memory));
    }

    private static Finding found(LintRule rule, int number, String what, @Nullable Extent memmap, Extent memory) {
        return Finding.of(rule, Subject.thing(number), what, memmap, memory, Place.of("section", number));
    }

    /** Where struct pages must be: of an early section as a whole, of another one for each subsection. */
    private static List<Extent> needed(Known known, Sections.@Nullable Run section, Extent memory, Extent memmap) {
        if (section == null) {
            return List.of();
        }
        if (section.early() || section.subsections() == Sections.ALL) {
            return List.of(memmap);
        }
        List<Extent> needed = new ArrayList<>();
        long bytes = known.at.sectionBytes / Long.SIZE;
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if ((section.subsections() >>> bit & 1) != 0) {
                Extents.add(needed, known.at.memmap(Extent.of(memory.first() + bit * bytes, bytes)));
            }
        }
        return needed;
    }

    /** What is mapped by leaves that hold no struct page of any section that is present. */
    private static List<Extent> stale(Look look, Extent memmap) {
        Known known = look.known();
        List<Extent> stale = new ArrayList<>(0);
        Extents.forEachLeaf(look.after().tables(), memmap, run -> {
            for (int i = 0; i < run.count(); i++) {
                Extent leaf = Extent.of(run.va() + i * entryBytes(run.level()), entryBytes(run.level()));
                boolean isWithin = leaf.and(memmap).equals(leaf);
                boolean serves = !isWithin
                        && leaf.overlaps(known.at.vmemmap)
                        && known.hasSection(known.at.described(leaf.and(known.at.vmemmap)));
                if (!serves) {
                    Extents.add(stale, leaf.and(memmap));
                }
            }
        });
        return stale;
    }

    /** Where the struct pages of an added block lie, if that is wrong. */
    private static @Nullable Finding misplaced(Look look, int number, Extent memory, Extent memmap) {
        Known known = look.known();
        MemoryBlocks.Run block = known.blocks.block(known.at.block(number));
        if (block == null || known.isOfBoot(block.first()) || known.at.blockBytes != known.at.sectionBytes) {
            return null;
        }
        boolean[] isOff = {false};
        Extents.forEachLeaf(look.after().tables(), memmap, run -> {
            for (int i = 0; i < run.count(); i++) {
                Extent frame = Extent.of(Pte.pa(run.word(i)), entryBytes(run.level()));
                long at = memory.first() + i * entryBytes(run.level()) + (run.va() - memmap.first());
                boolean isOwn = frame.first() == at;
                boolean mayBeOwn = block.memmapPages() != null || known.isFollowed;
                isOff[0] |= frame.overlaps(memory) ? !(isOwn && mayBeOwn) : block.memmapPages() != null;
            }
        });
        return isOff[0]
                ? found(PLACE, number, "struct pages of an added block at a wrong place", memmap, memory)
                : null;
    }

    private static @Nullable Finding unlike(Known known, Sections.@Nullable Run section, int number, Extent memory) {
        boolean hasBlock = known.blocks.block(known.at.block(number)) != null;
        if (section == null) {
            return hasBlock && !known.isFollowed
                    ? found(BLOCKS, number, "memory block whose section is not present", null, memory)
                            .with(Severity.ERROR)
                    : null;
        }
        return !hasBlock && !section.early() && known.devicesIn(memory).isEmpty()
                ? found(BLOCKS, number, "section without memory block, left by an add that failed", null, memory)
                : null;
    }
}
