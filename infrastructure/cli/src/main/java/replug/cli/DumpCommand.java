package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Area;
import replug.domain.machine.Machine;
import replug.domain.paging.EntryRun;
import replug.interchange.Hex;
import replug.interchange.TableLines;
import replug.journal.Opening.Access;

/** {@code replug dump}. */
@Command(
        name = "dump",
        header = "Print every non-zero entry of every table.",
        description = {
            "",
            "Table by table from the root, each before the tables below it. A line stands for COUNT consecutive entries,"
                    + " VALUE, VALUE+STRIDE, …; a table that several entries point to is printed once.",
            "Format tables: LEVEL TABLE VA INDEX COUNT VALUE STRIDE, the lines of replug-capture/1."
        },
        footer = {"", "Examples:", "  replug dump --at 1 --area direct,vmemmap", "  replug dump --format json"})
final class DumpCommand implements Runnable {
    enum Format {
        tables,
        json
    }

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Format format = Format.tables;

    @Option(
            names = "--area",
            split = ",",
            paramLabel = "AREA",
            description =
                    "Only entries in these areas: fixmap, pci, vmemmap, vmalloc, direct, kasan, modules, kernel, other.")
    private List<String> areas = List.of();

    @Override
    public void run() {
        Set<Area> wanted = wanted();
        try (Journal journal = replug.open(Access.READ)) {
            Machine machine = at.state(journal, replug.machine(journal));
            if (format == Format.json || replug.json()) {
                printJson(machine, wanted);
            } else {
                forEachRun(
                        machine,
                        wanted,
                        run -> replug.out()
                                .println(TableLines.line(machine.facts().mode(), run)));
            }
        }
    }

    private Set<Area> wanted() {
        Set<Area> wanted = EnumSet.noneOf(Area.class);
        for (String label : areas) {
            wanted.add(Area.labelled(label)
                    .orElseThrow(() -> new Mistake(
                            "--area %s: expected fixmap, pci, vmemmap, vmalloc, direct, kasan, modules, kernel or other"
                                    .formatted(label))));
        }
        return wanted.isEmpty() ? EnumSet.allOf(Area.class) : wanted;
    }

    private static void forEachRun(Machine machine, Set<Area> wanted, Consumer<EntryRun> reader) {
        AddressLayout layout = machine.facts().layout();
        machine.tables().forEachRun(layout.cuts(), run -> {
            long last = run.va() + run.count() * entryBytes(run.level()) - 1;
            boolean isWanted = wanted.contains(layout.area(run.va()))
                    || layout.areas(run.va(), last).stream().anyMatch(wanted::contains);
            if (isWanted) {
                reader.accept(run);
            }
        });
    }

    private void printJson(Machine machine, Set<Area> wanted) {
        PrintWriter out = replug.out();
        out.print('[');
        String[] separator = {""};
        forEachRun(machine, wanted, run -> {
            out.println(separator[0]);
            separator[0] = ",";
            out.print(JsonText.object()
                    .put("level", machine.facts().mode().levelName(run.level()))
                    .put("table", Hex.text(run.table()))
                    .put("va", Hex.text(run.va()))
                    .put("index", run.slot())
                    .put("count", run.count())
                    .put("value", Hex.text(run.first()))
                    .put("stride", TableLines.stride(run.stride()))
                    .put("area", machine.facts().layout().area(run.va()).label()));
        });
        out.println();
        out.println(']');
    }
}
