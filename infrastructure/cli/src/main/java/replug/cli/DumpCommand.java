package replug.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.domain.machine.Machine;
import replug.domain.paging.AddressRanges;
import replug.domain.paging.EntryRun;
import replug.interchange.Hex;
import replug.interchange.InfoMem;
import replug.interchange.LineWriter;
import replug.interchange.Ptdump;
import replug.interchange.TableLines;
import replug.interchange.Vmprint;
import replug.journal.Opening.Access;

/** {@code replug dump}. */
@Command(
        name = "dump",
        header = "Print every non-zero entry of every table.",
        description = {
            "",
            "tables: LEVEL TABLE VA INDEX COUNT VALUE STRIDE, the lines of replug-capture/1, table by table from the root,"
                    + " each before the tables below it. A line stands for COUNT consecutive entries, VALUE, VALUE+STRIDE,"
                    + " …; a table that several entries point to is printed once. With --json, or as format json, the same"
                    + " as JSON.",
            "ptdump: as Linux prints /sys/kernel/debug/kernel_page_tables. Ends are exclusive, and of a line's physical"
                    + " addresses it tells the first only.",
            "info-mem: as QEMU's monitor prints 'info mem' for RISC-V. The size is in bytes. These are the kernel's own"
                    + " tables, so of what QEMU prints it is the kernel's half. KASAN's shared shadow is a line a page: a"
                    + " great many, which --area leaves out.",
            "vmprint: as xv6 prints its tables, every valid entry below the one that points to its table."
        },
        footer = {
            "",
            "Examples:",
            "  replug dump --at 1 --area direct,vmemmap",
            "  replug dump --format ptdump --range ffffaf8080000000+128M"
        })
final class DumpCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PartOptions part;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private DumpFormat format = DumpFormat.TABLES;

    @Override
    public void run() {
        part.check();
        if (replug.json() && format != DumpFormat.TABLES && format != DumpFormat.JSON) {
            throw new Mistake("--format %s is text of its own: leave out --json".formatted(format));
        }
        Machine machine;
        try (Journal journal = replug.open(Access.READ)) {
            machine = at.state(journal, replug.machine(journal));
        }
        AddressRanges addresses = part.addresses(machine.facts().layout());
        if (format == DumpFormat.JSON || replug.json()) {
            printJson(machine, addresses);
        } else {
            print(machine, addresses);
        }
    }

    private void print(Machine machine, AddressRanges addresses) {
        long cut = 0;
        try (LineWriter out = new LineWriter(new HeededWriter(replug.out()))) {
            switch (format) {
                case PTDUMP -> cut = Ptdump.write(machine.tables(), machine.facts(), addresses, out);
                case INFO_MEM -> cut = InfoMem.write(machine.tables(), addresses, out);
                case VMPRINT -> Vmprint.write(machine.tables(), addresses, out);
                case TABLES, JSON ->
                    forEachRun(
                            machine,
                            addresses,
                            run -> TableLines.write(machine.facts().mode(), run, out));
            }
        }
        if (cut > 0) {
            replug.err()
                    .printf(
                            "replug: %s shorter than %s would print %s, being cut to the addresses asked for%n",
                            cut == 1 ? "a line is" : cut + " lines are",
                            format == DumpFormat.PTDUMP ? "the kernel" : "QEMU",
                            cut == 1 ? "it" : "them");
        }
    }

    private static void forEachRun(Machine machine, AddressRanges addresses, Consumer<EntryRun> reader) {
        machine.tables().forEachRun(machine.facts().layout().cuts(), addresses, reader);
    }

    private void printJson(Machine machine, AddressRanges addresses) {
        PrintWriter out = replug.out();
        out.print('[');
        String[] separator = {""};
        forEachRun(machine, addresses, run -> {
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
