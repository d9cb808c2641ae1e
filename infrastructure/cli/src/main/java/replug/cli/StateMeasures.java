package replug.cli;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import replug.application.Inventory;
import replug.domain.linux.Area;
import replug.domain.linux.RootEntries;
import replug.domain.machine.Machine;
import replug.domain.memory.MemoryBlocks;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.Walk;

/** What can be asked of a state in an expression: numbers and words, by name. */
final class StateMeasures {
    /** Names that stand for values. */
    static final List<String> NAMES = List.of("event", "max_pfn", "stopped");

    /** Names of functions. */
    static final List<String> FUNCTIONS = List.of(
            "leaves",
            "mapped",
            "tables",
            "entries",
            "root_entries",
            "blocks",
            "block",
            "zone",
            "pte",
            "is_mapped",
            "findings");

    private final Machine machine;
    private final PagingMode mode;
    private final Inventory inventory;
    private final ToLongFunction<String> findings;

    /** @param findings how many places a rule of lint does not hold in, or, of no name, any rule */
    StateMeasures(Machine machine, ToLongFunction<String> findings) {
        this.machine = machine;
        this.findings = findings;
        this.mode = machine.facts().mode();
        this.inventory = Inventory.of(machine);
    }

    Map<String, Object> values(long event) {
        Long maxPfn = machine.maxPfn();
        return Map.of("event", event, "max_pfn", maxPfn == null ? -1 : maxPfn, "stopped", machine.isStopped());
    }

    /**
     * The value of a function: a number, a word or a truth.
     *
     * @throws IllegalArgumentException if it has no such arguments
     */
    Object measure(String function, List<String> arguments) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        return switch (function) {
            case "leaves" -> leaves(arguments);
            case "mapped" -> arguments.isEmpty() ? mapped(Stream.of(Area.values())) : mapped(Stream.of(area(first)));
            case "tables" -> tables(first);
            case "entries" -> inventory.entries();
            case "root_entries" -> rootEntries(area(first));
            case "blocks" ->
                (long) machine.blocks().runs().stream()
                        .filter(run ->
                                first.isEmpty() || Texts.word(run.state()).equals(first))
                        .mapToInt(MemoryBlocks.Run::count)
                        .sum();
            case "block" -> block(first).map(run -> Texts.word(run.state())).orElse("absent");
            case "zone" ->
                block(first).map(MemoryBlocks.Run::zone).map(Object::toString).orElse("none");
            case "pte" ->
                leaf(first).map(step -> "0x%016x".formatted(step.word())).orElse("none");
            case "is_mapped" -> leaf(first).isPresent();
            case "findings" -> findings.applyAsLong(first);
            default -> throw new IllegalArgumentException("unknown function " + function);
        };
    }

    /** Of all areas and sizes, or only of those named. */
    private long leaves(List<String> arguments) {
        Predicate<Area> inArea = _ -> true;
        Predicate<Integer> ofLevel = _ -> true;
        for (String argument : arguments) {
            Optional<Area> area = Area.labelled(argument);
            if (area.isPresent()) {
                inArea = area.get()::equals;
            } else {
                int level = level(argument);
                ofLevel = found -> found == level;
            }
        }
        Predicate<Area> areas = inArea;
        Predicate<Integer> levels = ofLevel;
        return inventory.leaves().entrySet().stream()
                .filter(entry -> areas.test(entry.getKey()))
                .flatMap(entry -> entry.getValue().entrySet().stream())
                .filter(entry -> levels.test(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private int level(String size) {
        return IntStream.range(0, mode.levels())
                .filter(level -> Texts.size(PagingMode.entryBytes(level)).equals(size))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("expected an area (%s) or a size of leaves (%s), found \"%s\""
                                .formatted(
                                        Stream.of(Area.values())
                                                .map(Area::label)
                                                .collect(Collectors.joining(", ")),
                                        IntStream.range(0, mode.levels())
                                                .mapToObj(level -> Texts.size(PagingMode.entryBytes(level)))
                                                .collect(Collectors.joining(", ")),
                                        size)));
    }

    private static Area area(String label) {
        return Area.labelled(label)
                .orElseThrow(() -> new IllegalArgumentException("expected an area, %s, found \"%s\""
                        .formatted(
                                Stream.of(Area.values()).map(Area::label).collect(Collectors.joining(", ")), label)));
    }

    private long mapped(Stream<Area> areas) {
        return areas.mapToLong(inventory::mappedBytes).sum();
    }

    private long tables(String level) {
        return inventory.tables().entrySet().stream()
                .filter(entry ->
                        level.isEmpty() || mode.levelName(entry.getKey()).equals(level))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private long rootEntries(Area area) {
        RootEntries.Count count = inventory.rootEntries().get(area);
        return count == null ? 0 : count.used();
    }

    private Optional<MemoryBlocks.Run> block(String number) {
        try {
            return Optional.ofNullable(machine.blocks().block(Integer.parseInt(number)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "expected the number of a memory block, found \"%s\"".formatted(number), e);
        }
    }

    private Optional<Walk.Step> leaf(String address) {
        try {
            long va = address.startsWith("0x")
                    ? Long.parseUnsignedLong(address.substring(2), 16)
                    : new BigInteger(address).longValue();
            List<Walk.Step> steps = machine.tables().walk(va).steps();
            return steps.isEmpty() || !Pte.isLeaf(steps.getLast().word())
                    ? Optional.empty()
                    : Optional.of(Objects.requireNonNull(steps.getLast()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a virtual address, found \"%s\"".formatted(address), e);
        }
    }
}
