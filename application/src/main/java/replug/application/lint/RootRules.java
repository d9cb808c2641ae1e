package replug.application.lint;

import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.slot;

import java.util.BitSet;
import java.util.List;
import replug.application.lint.Finding.Place;
import replug.application.lint.Finding.Subject;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.linux.KernelProfile;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.PageTable;

/** Root entries, which every process's root table has a copy of (kernel-spec 4). The copies themselves are not recorded. */
final class RootRules implements RuleGroup {
    static final LintRule COVERAGE = new LintRule(
            "root-coverage",
            Severity.ERROR,
            "9, 11",
            "4, 8",
            "The root entries of vmalloc, vmemmap, the direct map and, with KASAN, its shadow are made at boot and stay. Process"
                    + " root tables copy them once, when they are made: an entry that is cleared later lives on in them and points"
                    + " to a table that was freed; one that is missing is missing in them for good.",
            null);
    static final LintRule CHANGED = new LintRule(
            "root-changed",
            Severity.ERROR,
            "9, 11",
            "4",
            "A root entry of the kernel's half never changes after boot. Where it does, the process root tables that were made"
                    + " before still point to the old table.",
            null);
    static final LintRule ADDED = new LintRule(
            "root-added",
            Severity.WARNING,
            "10, 11",
            "1.4, 4",
            "No root entry of the kernel's half comes after boot. Process root tables that were made before lack it, and an access"
                    + " to memory below it faults in these processes. In Sv39 the limit on addresses does not hold, so memory may be"
                    + " added past the pre-allocated part of the direct map.",
            null);

    @Override
    public List<LintRule> rules() {
        return List.of(COVERAGE, CHANGED, ADDED);
    }

    @Override
    public void judge(Look look, Findings findings) {
        PageTable tables = look.after().tables();
        int root = tables.mode().rootLevel();
        if (!look.isWhole() && look.writes().stream().noneMatch(write -> write.level() == root)) {
            return;
        }
        PageTable boot = look.known().boot.tables();
        BitSet needed = needed(look.known().facts);
        for (int slot = SLOTS / 2; slot < SLOTS; slot++) {
            long va = tables.mode().signExtend(slot * entryBytes(root));
            long was = boot.word(va, root);
            long is = tables.word(va, root);
            LintRule broken = is == 0
                    ? (was != 0 || needed.get(slot) ? COVERAGE : null)
                    : is == was ? null : was == 0 ? ADDED : CHANGED;
            for (LintRule rule : List.of(COVERAGE, CHANGED, ADDED)) {
                Subject subject = Subject.thing(slot);
                findings.judge(
                        rule,
                        subject,
                        !rule.equals(broken)
                                ? null
                                : Finding.of(
                                        rule,
                                        subject,
                                        what(rule, was, is, look.known().facts.layout(), va),
                                        Extent.of(va, entryBytes(root)),
                                        null,
                                        Place.of("pgd slot", slot)));
            }
        }
    }

    private static String what(LintRule rule, long was, long is, AddressLayout layout, long va) {
        String area = layout.area(va).label();
        return rule.equals(COVERAGE)
                ? (was == 0
                        ? "the root entry of area %s was not made at boot".formatted(area)
                        : "the root entry of area %s was cleared".formatted(area))
                : rule.equals(ADDED)
                        ? "a root entry of area %s came after boot".formatted(area)
                        : "the root entry of area %s is 0x%x, was 0x%x at boot".formatted(area, is, was);
    }

    /** The slots that the kernel makes at boot, where it is known which kernel it is. */
    private static BitSet needed(MachineFacts facts) {
        BitSet slots = new BitSet(SLOTS);
        add(slots, facts, Area.VMALLOC, Area.DIRECT_MAP);
        if (hotplug(facts)) {
            add(slots, facts, Area.VMEMMAP, Area.VMALLOC);
            add(slots, facts, Area.DIRECT_MAP, Area.KASAN);
            if (facts.kasan()) {
                add(slots, facts, Area.KASAN, Area.MODULES);
            }
        }
        return slots;
    }

    private static boolean hotplug(MachineFacts facts) {
        try {
            KernelProfile profile = facts.profile();
            return profile.memoryHotplug();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void add(BitSet slots, MachineFacts facts, Area area, Area next) {
        int root = facts.mode().rootLevel();
        int first = slot(facts.layout().start(area), root);
        int last = slot(facts.layout().start(next) - 1, root);
        slots.set(first, last + 1);
    }
}
