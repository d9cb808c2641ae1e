package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;
import replug.application.ChangedRange;
import replug.application.Comparison;
import replug.application.Comparison.ChangedTable;
import replug.application.Comparison.RootUse;
import replug.application.Comparison.RootWrite;
import replug.application.EventsBetween.End;
import replug.application.Owner.Relation;
import replug.application.Written;
import replug.domain.linux.Area;
import replug.domain.machine.MachineFacts;
import replug.interchange.Hex;

/** What differs between two states, for people. */
final class DiffText {
    /** More ranges than this of one owner are counted, not listed. */
    private static final int MAX_RANGES = 12;

    private static final int COLUMNS = 100;

    private final Comparison comparison;
    private final boolean isAll;
    private final MachineFacts facts;

    DiffText(Comparison comparison, boolean isAll) {
        this.comparison = comparison;
        this.isAll = isAll;
        this.facts = comparison.to().machine().facts();
    }

    /** The colour of a line, by how it begins. */
    static Optional<Style> style(String line) {
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> Optional.of(Style.fg_green);
            case '-' -> Optional.of(Style.fg_red);
            case '~' -> Optional.of(Style.fg_yellow);
            case '!' -> Optional.of(Style.fg_magenta);
            default -> Optional.empty();
        };
    }

    void print(PrintWriter out, boolean isStat) {
        out.println(header());
        printDifferences(out, isStat);
    }

    /** All that differs, without saying between which states. */
    void printDifferences(PrintWriter out, boolean isStat) {
        if (comparison.isNone()) {
            out.println("no entry of any table differs");
            return;
        }
        if (!isStat) {
            printRanges(out);
            printTables(out);
            printRoots(out);
        }
        printSums(out);
    }

    /** {@code event 0 machine-booted 2026-11-25T13:25:03Z to 1 …}; the day of the second is said where it is another. */
    private String header() {
        String to = at(comparison.to());
        String day = at(comparison.from()).substring(0, to.indexOf('T') + 1);
        return "event %s to %s, ends inclusive"
                .formatted(
                        end(comparison.from()),
                        end(comparison.to()).replace(to, to.startsWith(day) ? to.substring(day.length()) : to));
    }

    private static String at(End end) {
        return end.event().at().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** An event by its number, its name and when it was recorded. */
    static String end(End end) {
        return "%d %s %s".formatted(end.event().number(), end.event().name(), at(end));
    }

    private void printRanges(PrintWriter out) {
        Map<String, List<ChangedRange>> groups = new LinkedHashMap<>();
        for (ChangedRange range : comparison.ranges()) {
            groups.computeIfAbsent(heading(range), _ -> new ArrayList<>()).add(range);
        }
        if (!groups.isEmpty()) {
            out.println(RangeText.header());
        }
        groups.forEach((heading, ranges) -> {
            out.println(heading);
            int shown = isAll ? ranges.size() : Math.min(MAX_RANGES, ranges.size());
            for (ChangedRange range : ranges.subList(0, shown)) {
                RangeText.lines(range, isAll).forEach(out::println);
            }
            List<ChangedRange> rest = ranges.subList(shown, ranges.size());
            if (!rest.isEmpty()) {
                out.printf(
                        "  … and %d ranges more, %s; --all lists them%n",
                        rest.size(),
                        Texts.size(rest.stream().mapToLong(ChangedRange::bytes).sum()));
            }
        });
    }

    /** Area and owner, where the frames are kept, which event did it; what of it is still there has a line of its own. */
    static String heading(ChangedRange range) {
        List<String> parts = new ArrayList<>();
        boolean isPlain =
                range.owner().relation() == Relation.AREA && range.area() != Area.KERNEL && range.area() != Area.OTHER;
        String owner = isPlain ? "" : ": " + OwnerText.of(range.owner());
        parts.addAll(List.of((range.area().label() + owner).split("(?<=;) ", -1)));
        if (!range.frames().isEmpty()) {
            parts.add("kept in " + range.frames().stream().map(OwnerText::name).collect(Collectors.joining(", ")));
        }
        if (range.by() != null) {
            parts.add(by(range.by()).substring(2));
        }
        String still = OwnerText.stillThere(range);
        return wrapped(parts) + (still.isEmpty() ? "" : System.lineSeparator() + "! still there: " + still);
    }

    private static String wrapped(List<String> parts) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String part : parts) {
            String separator = text.isEmpty() ? "" : text.charAt(text.length() - 1) == ';' ? " " : ", ";
            boolean fits = text.isEmpty() || column + separator.length() + part.length() < COLUMNS;
            String next = fits ? separator + part : separator.strip() + System.lineSeparator() + "    " + part;
            column = fits ? column + next.length() : 4 + part.length();
            text.append(next);
        }
        return text.toString();
    }

    /** {@code , by event 7 memory-removed}, and of how many it is the newest. */
    static String by(@Nullable Written by) {
        if (by == null) {
            return "";
        }
        return ", by event %d %s%s"
                .formatted(by.event(), by.name(), by.times() > 1 ? " (newest of %d)".formatted(by.times()) : "");
    }

    void printTables(PrintWriter out) {
        out.printf("table pages  made %s; freed %s%n", count(true), count(false));
        if (isAll) {
            for (ChangedTable table : comparison.tables()) {
                out.printf(
                        "%s %s table %s for %s%s%n",
                        table.isMade() ? "+" : "-",
                        facts.mode().levelName(table.place().level()),
                        Hex.full(table.place().table()),
                        RangeText.range(
                                table.place().va(),
                                table.place().va() + entryBytes(table.place().level() + 1) - 1),
                        by(table.by()));
            }
        }
    }

    private String count(boolean isMade) {
        Map<Integer, Long> levels = new TreeMap<>(Comparator.<Integer>reverseOrder());
        for (ChangedTable table : comparison.tables()) {
            if (table.isMade() == isMade) {
                levels.merge(table.place().level(), 1L, Long::sum);
            }
        }
        return levels.isEmpty()
                ? "0"
                : levels.entrySet().stream()
                        .map(level -> facts.mode().levelName(level.getKey()) + " " + level.getValue())
                        .collect(Collectors.joining(", "));
    }

    void printRoots(PrintWriter out) {
        List<RootWrite> writes = comparison.rootWrites();
        List<RootUse> uses = comparison.rootUses();
        out.printf(
                "root table   %d entries written; %d that were there put to use, %d out of use%n",
                writes.size(),
                uses.stream().filter(RootUse::isUsed).count(),
                uses.stream().filter(use -> !use.isUsed()).count());
        for (RootWrite write : writes) {
            out.printf(
                    "  slot %d (%s%s): %s -> %s%s%n",
                    write.slot(),
                    areas(write.va()),
                    write.isPreallocated() ? ", pre-allocated at boot" : ", not pre-allocated",
                    Hex.text(write.before()),
                    Hex.text(write.after()),
                    by(write.by()));
        }
        for (RootUse use : uses) {
            out.printf(
                    "  slot %d (%s%s) %s%n",
                    use.slot(),
                    areas(use.va()),
                    use.isPreallocated() ? ", pre-allocated at boot" : ", not pre-allocated",
                    use.isUsed() ? "put to use" : "points to an empty table now");
        }
    }

    private String areas(long va) {
        return facts.layout().areas(va, va + entryBytes(facts.mode().rootLevel()) - 1).stream()
                .map(Area::label)
                .collect(Collectors.joining(", "));
    }

    void printSums(PrintWriter out) {
        Table table = new Table("area", "mapped>", "unmapped>", "changed>", "ranges>", "leaves before -> after");
        LeafCounts counts = LeafCounts.of(comparison);
        comparison
                .sums()
                .forEach((area, sum) -> table.row(
                        area.label(),
                        Texts.size(sum.mapped()),
                        Texts.size(sum.unmapped()),
                        Texts.size(sum.changed()),
                        sum.ranges(),
                        counts.text(area)));
        if (comparison.sums().isEmpty()) {
            out.println("no address is mapped otherwise");
        } else {
            table.print(out, "");
        }
    }
}
