package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.Inventory;
import replug.application.Timeline;
import replug.domain.linux.Area;
import replug.domain.linux.RootEntries;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryBlocks;
import replug.domain.paging.PagingMode;
import replug.interchange.Hex;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A machine's state in numbers: what {@code replug replay} prints. */
final class Summary {
    private final String name;
    private final long events;
    private final long refused;
    private final Machine machine;
    private final Inventory inventory;

    Summary(String name, Timeline.Reached reached) {
        this.name = name;
        this.events = reached.number() + 1;
        this.refused = reached.refused();
        this.machine = reached.machine();
        this.inventory = Inventory.of(machine);
    }

    void print(PrintWriter out, boolean isVerified, @Nullable RecordedTables recorded) {
        PagingMode mode = machine.facts().mode();
        out.printf("machine        %s, Linux %s, %s%n", name, machine.facts().kernel(), mode);
        out.printf("events         %d (0 to %d), %d refused%n", events, events - 1, refused);
        out.printf(
                "memory blocks  %s of %s%n",
                blocks(), Texts.size(machine.facts().memoryBlockBytes()));
        out.printf("table pages    %s%n", tablePages(mode));
        out.printf("entries        %d that are not zero%n", inventory.entries());
        printAreas(out, mode);
        out.printf("tables digest  %s%n", machine.digest());
        out.printf("mapping digest %s%n", machine.mappingDigest());
        out.println(isVerified ? "verified       the digests are those in the journal" : "not verified   as asked");
        if (recorded != null) {
            recorded.print(out);
        }
    }

    private String blocks() {
        MemoryBlocks blocks = machine.blocks();
        return Stream.of(MemoryBlocks.State.ONLINE, MemoryBlocks.State.GOING_OFFLINE, MemoryBlocks.State.OFFLINE)
                .filter(state -> state != MemoryBlocks.State.GOING_OFFLINE || blocks.count(state) > 0)
                .map(state -> blocks.count(state) + " " + Texts.word(state))
                .collect(Collectors.joining(", "));
    }

    private String tablePages(PagingMode mode) {
        long all =
                inventory.tables().values().stream().mapToLong(Long::longValue).sum();
        String perLevel = levels(mode)
                .map(level -> mode.levelName(level) + " " + inventory.tables().getOrDefault(level, 0L))
                .collect(Collectors.joining(", "));
        return all + ": " + perLevel;
    }

    /** From the root down. */
    private static Stream<Integer> levels(PagingMode mode) {
        return IntStream.range(0, mode.levels()).map(i -> mode.rootLevel() - i).boxed();
    }

    private void printAreas(PrintWriter out, PagingMode mode) {
        List<Integer> sizes = levels(mode)
                .filter(level -> inventory.leaves().values().stream().anyMatch(leaves -> leaves.containsKey(level)))
                .toList();
        String[] columns = Stream.of(
                        Stream.of("area", "root entries used>", "pre-allocated, empty>"),
                        sizes.stream().map(level -> Texts.size(entryBytes(level)) + " leaves>"),
                        Stream.of("mapped>"))
                .flatMap(part -> part)
                .toArray(String[]::new);
        Table table = new Table(columns);
        for (Area area : Area.values()) {
            RootEntries.Count roots = inventory.rootEntries().get(area);
            if (roots != null) {
                table.row(Stream.of(
                                Stream.of(area.label(), used(roots), roots.preallocated()),
                                sizes.stream().map(level -> leaves(area, level)),
                                Stream.of(Texts.size(inventory.mappedBytes(area))))
                        .flatMap(part -> part)
                        .toArray());
            }
        }
        table.print(out, "");
    }

    private static String used(RootEntries.Count roots) {
        return roots.since() == 0 ? "" + roots.used() : "%d (%d pre-allocated)".formatted(roots.used(), roots.since());
    }

    private long leaves(Area area, int level) {
        return inventory.leaves().getOrDefault(area, Map.of()).getOrDefault(level, 0L);
    }

    ObjectNode json(@Nullable RecordedTables recorded) {
        PagingMode mode = machine.facts().mode();
        ObjectNode json = JsonText.object()
                .put("machine", name)
                .put("kernel", machine.facts().kernel())
                .put("mode", mode.toString())
                .put("events", events)
                .put("refused", refused)
                .put("rootTable", Hex.text(machine.tables().rootTable()))
                .put("entries", inventory.entries())
                .put("tablesDigest", machine.digest().toString())
                .put("mappingDigest", machine.mappingDigest().toString());
        ArrayNode areas = json.putArray("areas");
        inventory.rootEntries().forEach((area, roots) -> {
            ObjectNode one = JsonText.object()
                    .put("area", area.label())
                    .put("rootEntriesUsed", roots.used())
                    .put("rootEntriesUsedOfPreallocated", roots.since())
                    .put("rootEntriesPreallocated", roots.preallocated());
            ObjectNode leaves = one.putObject("leaves");
            inventory
                    .leaves()
                    .getOrDefault(area, Map.of())
                    .forEach((level, count) -> leaves.put(Texts.size(entryBytes(level)), count));
            areas.add(one.put("mappedBytes", Hex.text(inventory.mappedBytes(area))));
        });
        ObjectNode tables = json.putObject("tablePages");
        inventory.tables().forEach((level, count) -> tables.put(mode.levelName(level), count));
        ArrayNode blocks = json.putArray("blocks");
        for (MemoryBlocks.Run run : machine.blocks().runs()) {
            ObjectNode one = JsonText.object()
                    .put("first", run.first())
                    .put("count", run.count())
                    .put("state", Texts.word(run.state()));
            blocks.add(one.put("zone", run.zone()).put("node", run.node()));
        }
        if (recorded != null) {
            json.set("against", recorded.json());
        }
        return json;
    }
}
