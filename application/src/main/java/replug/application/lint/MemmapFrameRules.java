package replug.application.lint;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import replug.application.lint.Finding.Place;
import replug.application.lint.Finding.Subject;
import replug.domain.paging.Pte;

/** The frames that hold struct pages. */
final class MemmapFrameRules implements RuleGroup {
    static final LintRule ALIASED = new LintRule(
            "aliased-memmap",
            Severity.ERROR,
            "17",
            "8, 7.7",
            "A frame that holds struct pages is mapped by one vmemmap leaf only: else two pages have one struct page. By design it is"
                    + " not so for the tail pages of device memory in compound pages, and of huge pages with hugetlb_free_vmemmap"
                    + " (HVO), which are not judged.",
            null);

    /** From this order on compound pages share the frames of their tails (kernel-spec 8). */
    private static final int SHARING_ORDER = 8;

    private final NavigableMap<Long, Leaf> byVa = new TreeMap<>(Long::compareUnsigned);
    private final NavigableMap<Long, TreeSet<Long>> byPa = new TreeMap<>();

    private record Leaf(long va, long pa, int level) {}

    @Override
    public List<LintRule> rules() {
        return List.of(ALIASED);
    }

    @Override
    public void judge(Look look, Findings findings) {
        TreeSet<Long> doubted = new TreeSet<>();
        for (int section : look.units()) {
            Extent memmap = look.known().at.memmap(look.known().at.memory(section));
            if (Long.compareUnsigned(memmap.first(), memmap.last()) < 0) {
                forget(memmap, doubted, findings);
                learn(look, memmap, doubted);
            }
        }
        for (long chunk : doubted) {
            judge(Extent.of(chunk, entryBytes(1)), look.known().at, findings);
        }
    }

    private void forget(Extent memmap, Set<Long> doubted, Findings findings) {
        Map<Long, Leaf> old = byVa.subMap(memmap.first(), true, memmap.last(), true);
        for (Leaf leaf : old.values()) {
            TreeSet<Long> sharing = byPa.get(leaf.pa);
            if (sharing != null && sharing.remove(leaf.va) && sharing.isEmpty()) {
                byPa.remove(leaf.pa);
            }
            addChunks(leaf, doubted);
        }
        old.clear();
        findings.doubt(ALIASED, Subject.thing(memmap.first()), Subject.thing(memmap.last()));
    }

    private void learn(Look look, Extent memmap, Set<Long> doubted) {
        boolean isHvo = look.known().facts.commandLine().contains("hugetlb_free_vmemmap=on");
        Extents.forEachLeaf(look.after().tables(), memmap, run -> {
            if (!Pte.isLeaf(run.first()) || run.level() > 1) {
                return;
            }
            for (int i = 0; i < run.count(); i++) {
                Leaf leaf = new Leaf(run.va() + i * entryBytes(run.level()), Pte.pa(run.word(i)), run.level());
                boolean begins = Long.compareUnsigned(leaf.va, memmap.first()) >= 0;
                boolean shares = run.level() == 0 && (isHvo || !isOfSinglePage(look.known(), leaf));
                if (begins && !shares) {
                    byVa.put(leaf.va, leaf);
                    byPa.computeIfAbsent(leaf.pa, _ -> new TreeSet<>()).add(leaf.va);
                    addChunks(leaf, doubted);
                }
            }
        });
    }

    /** Whether the struct page is of a memory block, or of device memory without compound pages. */
    private static boolean isOfSinglePage(Known known, Leaf leaf) {
        Extent memory = known.at.described(Extent.of(leaf.va, 1L << PAGE_SHIFT));
        if (known.blocks.block((int) (memory.first() / known.at.blockBytes)) != null) {
            return true;
        }
        return known.devices.stream()
                .anyMatch(range ->
                        range.order() < SHARING_ORDER && Known.extent(range).overlaps(memory));
    }

    private static void addChunks(Leaf leaf, Set<Long> doubted) {
        doubted.add(leaf.pa & -entryBytes(1));
    }

    /** All leaves that hold frames of one aligned 2 MiB. */
    private void judge(Extent chunk, Addresses at, Findings findings) {
        List<Leaf> leaves = new ArrayList<>();
        for (TreeSet<Long> sharing :
                byPa.subMap(chunk.first(), true, chunk.last(), true).values()) {
            sharing.forEach(va -> leaves.add(Objects.requireNonNull(byVa.get(va))));
        }
        Leaf large = leaves.stream().filter(leaf -> leaf.level == 1).findFirst().orElse(null);
        for (Leaf leaf : leaves) {
            boolean isShared = (large != null && leaves.size() > 1)
                    || Objects.requireNonNull(byPa.get(leaf.pa)).size() > 1;
            Subject subject = Subject.thing(leaf.va);
            Extent va = Extent.of(leaf.va, entryBytes(leaf.level));
            findings.judge(
                    ALIASED,
                    subject,
                    isShared
                            ? Finding.of(
                                    ALIASED,
                                    subject,
                                    "frames that other vmemmap leaves map too",
                                    va,
                                    null,
                                    Place.of(
                                            "section",
                                            at.sections(at.described(va)).first()))
                            : null);
        }
    }
}
