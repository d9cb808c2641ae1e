package replug.cli;

import java.io.PrintWriter;
import java.util.Locale;
import replug.domain.linux.Phase;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Outcome;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryChanges;
import replug.domain.memory.MemoryGroup;
import replug.domain.memory.OnlinePolicy;
import replug.domain.memory.Resource;
import replug.domain.memory.Sections;
import replug.domain.memory.Zone;
import replug.interchange.Hex;

/** What changed in memory management, one line each, in the kernel's words. */
final class ChangesText {
    private final MemoryChanges changes;
    private final PrintWriter out;

    private ChangesText(MemoryChanges changes, PrintWriter out) {
        this.changes = changes;
        this.out = out;
    }

    static void print(Outcome outcome, MachineFacts facts, PrintWriter out) {
        ChangesText text = new ChangesText(outcome.changes(), out);
        text.add(facts);
        Long maxPfn = outcome.changes().maxPfn();
        if (maxPfn != null && outcome.phases().stream().anyMatch(phase -> phase.name() == Phase.Name.STATISTICS)) {
            text.line("max_pfn", Hex.text(maxPfn));
        }
    }

    private void line(String what, String is) {
        Texts.line(what, is, out);
    }

    private void add(MachineFacts facts) {
        for (MemoryBlocks.Run run : changes.blocks()) {
            line("memory blocks", block(run, facts));
        }
        for (Sections.Run run : changes.sections()) {
            line("sections", section(run));
        }
        for (Zone zone : changes.zones()) {
            line("zone", zone(zone));
        }
        if (changes.resources() != null) {
            changes.resources().removed().forEach(resource -> line("iomem", "- " + resource(resource)));
            changes.resources().added().forEach(resource -> line("iomem", "+ " + resource(resource)));
        }
        if (changes.nodes() != null) {
            line("nodes", "online " + changes.nodes().online());
        }
        for (MemoryGroup group : changes.groups()) {
            line("memory group", group(group));
        }
        for (DeviceRange range : changes.devices()) {
            line(
                    "device pages",
                    "%s-%s %s"
                            .formatted(Hex.full(range.start()), Hex.full(range.last()), range.mapped() ? "" : "gone")
                            .stripTrailing());
        }
        OnlinePolicy policy = changes.policy();
        if (policy != null) {
            line(
                    "policy",
                    "auto_online_blocks %s, online_policy %s, auto_movable_ratio %d, auto_movable_numa_aware %s"
                            .formatted(
                                    policy.autoOnline(),
                                    policy.policy(),
                                    policy.autoMovableRatio(),
                                    policy.autoMovableNumaAware() ? "Y" : "N"));
        }
    }

    private static String block(MemoryBlocks.Run run, MachineFacts facts) {
        long first = run.first() * facts.memoryBlockBytes();
        String names = run.count() == 1
                ? "memory" + run.first()
                : "memory%d to memory%d".formatted(run.first(), run.end() - 1);
        StringBuilder text = new StringBuilder(names)
                .append(" (%s-%s) ".formatted(Hex.full(first), Hex.full(run.end() * facts.memoryBlockBytes() - 1)))
                .append(
                        run.state() == MemoryBlocks.State.ABSENT
                                ? "removed"
                                : run.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        text.append(run.zone() == null ? "" : ", zone " + run.zone());
        text.append(run.node() == null ? "" : ", node " + run.node());
        text.append(run.group() == null ? "" : ", group " + run.group());
        text.append(
                run.memmapPages() == null ? "" : ", its first %d pages are its memmap".formatted(run.memmapPages()));
        return text.toString();
    }

    private static String section(Sections.Run run) {
        String numbers = run.count() == 1 ? "" + run.first() : "%d to %d".formatted(run.first(), run.end() - 1);
        return run.subsections() == 0
                ? numbers + " gone"
                : "%s present, %s"
                        .formatted(
                                numbers,
                                run.subsections() == Sections.ALL
                                        ? "whole"
                                        : "subsections " + Hex.full(run.subsections()));
    }

    private static String zone(Zone zone) {
        return "node %d %s: start_pfn %d, spanned %d, present %d, managed %d pages"
                .formatted(
                        zone.node(),
                        zone.type().label(),
                        zone.startPfn(),
                        zone.spanned(),
                        zone.present(),
                        zone.managed());
    }

    private static String resource(Resource line) {
        return "%08x-%08x : %s".formatted(line.start(), line.last(), line.name());
    }

    private static String group(MemoryGroup group) {
        return group.pages() == 0
                ? "%d gone".formatted(group.id())
                : "%d: %s, node %d, %d pages%s"
                        .formatted(
                                group.id(),
                                group.dynamic() ? "dynamic, in units" : "static",
                                group.node(),
                                group.pages(),
                                group.ofDriver() ? ", the driver's own" : "");
    }
}
