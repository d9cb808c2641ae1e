package replug.cli;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import replug.application.Owner;
import replug.domain.linux.Area;
import replug.domain.machine.MachineFacts;
import replug.interchange.Hex;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What adding memory would cost, one way or two, side by side. */
final class PreflightReport {
    private static final int VALUE = 38;

    private final String machine;
    private final MachineFacts facts;
    private final List<AddCost> costs;

    /** @param costs the first is what was asked about */
    PreflightReport(String machine, MachineFacts facts, List<AddCost> costs) {
        this.machine = machine;
        this.facts = facts;
        this.costs = costs;
    }

    void print(PrintWriter out) {
        AddCost asked = costs.getFirst();
        Texts.line(
                "preflight",
                "%s of %s on %s; nothing is recorded"
                        .formatted(
                                AskedText.asked(asked.told().operation(), facts),
                                machine,
                                facts.kernel() + ", " + facts.mode().name().toLowerCase(java.util.Locale.ROOT)),
                out);
        List<String> columns = new ArrayList<>(List.of(""));
        costs.forEach(cost -> columns.add(cost.isOnMemory() ? "MHP_MEMMAP_ON_MEMORY" : "without MHP_MEMMAP_ON_MEMORY"));
        Table table = new Table(columns.toArray(String[]::new));
        row(table, "result", cost -> AskedText.became(cost.told()));
        if (costs.stream().anyMatch(cost -> cost.told().isDone())) {
            rows(table);
        }
        table.print(out, "");
        costs.stream().filter(cost -> cost.told().refusal() != null).forEach(cost -> printRefusal(cost, out));
        if (!facts.memmapOnMemory()) {
            Texts.line("memmap", "this kernel keeps no struct pages in added memory, whatever the flag says", out);
        }
        long unseen = asked.madeUpBytes();
        if (unseen > 0) {
            Texts.line("made up", "%s of frames, which no recording shows".formatted(Texts.size(unseen)), out);
        }
    }

    private void printRefusal(AddCost cost, PrintWriter out) {
        var refusal = cost.told().refusal();
        if (refusal != null && refusal.message() != null) {
            Texts.line("kernel says", refusal.message(), out);
        }
    }

    private void rows(Table table) {
        row(table, "struct pages", this::memmap);
        row(table, "  kept in", PreflightReport::keptIn);
        for (Area area : List.of(Area.DIRECT_MAP, Area.VMEMMAP, Area.KASAN)) {
            if (costs.stream().anyMatch(cost -> !cost.leaves(area).isEmpty())) {
                row(table, area.label() + " leaves", cost -> leaves(cost.leaves(area)));
            }
        }
        row(table, "new tables", this::tables);
        row(table, "frames taken", cost -> Texts.size(cost.takenBytes()));
        row(table, "left of it", cost -> Texts.size(cost.bytes() - cost.memmapInRange()));
        row(table, "root entries", this::roots);
        row(
                table,
                "blocks",
                cost -> cost.told().blocks().stream()
                        .map(run -> BlockText.name(run) + " " + BlockText.state(run))
                        .collect(Collectors.joining(", ")));
    }

    private void row(Table table, String what, Function<AddCost, String> text) {
        List<List<String>> cells = costs.stream()
                .map(cost -> !cost.told().isDone() && !what.equals("result")
                        ? List.of("")
                        : Texts.wrapped(text.apply(cost), VALUE))
                .toList();
        int lines = cells.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < lines; i++) {
            List<Object> row = new ArrayList<>(List.of(i == 0 ? what : ""));
            for (List<String> cell : cells) {
                row.add(i < cell.size() ? cell.get(i) : "");
            }
            table.row(row.toArray());
        }
    }

    private String memmap(AddCost cost) {
        List<String> parts = new ArrayList<>();
        if (cost.memmapElsewhere() > 0) {
            parts.add(Texts.size(cost.memmapElsewhere()) + " from memory that is there");
        }
        if (cost.memmapInRange() > 0) {
            parts.add("%s of the memory itself, %s of each block"
                    .formatted(Texts.size(cost.memmapInRange()), Texts.size(facts.memmapPages() * PAGE_BYTES)));
        }
        return parts.isEmpty() ? "no more than are there" : String.join(", ", parts);
    }

    private static String keptIn(AddCost cost) {
        return cost.keptIn().stream()
                .map(part -> part instanceof Owner.Unknown && cost.madeUpBytes() > 0
                        ? "frames that are made up"
                        : OwnerText.name(part))
                .collect(Collectors.joining(", "));
    }

    private static String leaves(Map<Integer, Long> leaves) {
        return leaves.entrySet().stream()
                .map(leaf -> leaf.getValue() + " x " + Texts.size(entryBytes(leaf.getKey())))
                .collect(Collectors.joining(", "));
    }

    private String tables(AddCost cost) {
        Map<Integer, Long> tables = cost.tables();
        return tables.isEmpty()
                ? "none"
                : tables.entrySet().stream()
                        .map(table ->
                                "%d %s".formatted(table.getValue(), facts.mode().levelName(table.getKey())))
                        .collect(Collectors.joining(", "));
    }

    private String roots(AddCost cost) {
        int written = cost.comparison().rootWrites().size();
        long used = cost.comparison().rootUses().stream()
                .filter(use -> use.isUsed())
                .count();
        return "%d written, %d that were there put to use".formatted(written, used);
    }

    ObjectNode json() {
        ObjectNode json = JsonText.object()
                .put("machine", machine)
                .put("kernel", facts.kernel())
                .put("memmapOnMemory", facts.memmapOnMemory());
        json.set("asked", json(costs.getFirst()));
        if (costs.size() > 1) {
            json.set("otherwise", json(costs.getLast()));
        }
        return json;
    }

    private ObjectNode json(AddCost cost) {
        ObjectNode json = JsonText.object().put("onMemory", cost.isOnMemory());
        json.setAll(java.util.Objects.requireNonNull(WhatIfJson.told(cost.told())));
        json.putObject("memmap").put("inRange", cost.memmapInRange()).put("elsewhere", cost.memmapElsewhere());
        ArrayNode kept = ((ObjectNode) json.get("memmap")).putArray("keptIn");
        cost.keptIn().forEach(part -> kept.add(OwnerText.name(part)));
        ObjectNode leaves = json.putObject("leaves");
        for (Area area : List.of(Area.DIRECT_MAP, Area.VMEMMAP, Area.KASAN)) {
            ObjectNode sizes = leaves.putObject(area.label());
            cost.leaves(area).forEach((level, count) -> sizes.put(Texts.size(entryBytes(level)), count));
        }
        ObjectNode tables = json.putObject("tables");
        cost.tables().forEach((level, count) -> tables.put(facts.mode().levelName(level), count));
        json.put("takenBytes", cost.takenBytes()).put("madeUpBytes", cost.madeUpBytes());
        ArrayNode roots = json.putArray("rootWrites");
        cost.comparison()
                .rootWrites()
                .forEach(write -> roots.addObject()
                        .put("slot", write.slot())
                        .put("va", Hex.text(write.va()))
                        .put("preallocated", write.isPreallocated()));
        return json;
    }
}
