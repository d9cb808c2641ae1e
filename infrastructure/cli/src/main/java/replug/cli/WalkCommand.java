package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.domain.linux.AddressLayout;
import replug.domain.machine.Machine;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.Walk;
import replug.interchange.CrashVtop;
import replug.interchange.Hex;
import replug.interchange.LineWriter;
import replug.interchange.Vmprint;
import replug.journal.Opening.Access;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code replug walk}. */
@Command(
        name = "walk",
        header = "Translate an address, one line a level.",
        description = {
            "",
            "Shows the entry that the MMU reads at each level, and where and why the walk ends.",
            "crash: as the crash utility prints it with 'vtop', up to the line of the page. vmprint: the entries of the walk"
                    + " as xv6 prints them."
        },
        footer = {
            "",
            "Examples:",
            "  replug walk ffffaf8080000000 --at 1",
            "  replug walk ffff8d8002000000 --format crash"
        })
final class WalkCommand implements Runnable {
    enum Format {
        table,
        crash,
        vmprint
    }

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Format format = Format.table;

    @Parameters(paramLabel = "VA", description = "A virtual address.")
    @SuppressWarnings("NullAway.Init")
    private String address;

    @Override
    public void run() {
        long va = Texts.address(address);
        if (replug.json() && format != Format.table) {
            throw new Mistake("--format %s is text of its own: leave out --json".formatted(format));
        }
        try (Journal journal = replug.open(Access.READ)) {
            Machine machine = at.state(journal, replug.machine(journal));
            PagingMode mode = machine.facts().mode();
            if (!mode.isCanonical(va)) {
                throw notCanonical(va, mode);
            }
            Walk walk = machine.tables().walk(va);
            if (replug.json()) {
                JsonText.print(replug.out(), json(walk, machine));
            } else {
                print(walk, machine);
            }
        }
    }

    static Mistake notCanonical(long va, PagingMode mode) {
        long upper = -1L << (mode.vaBits() - 1);
        return new Mistake("%s is not canonical in %s: addresses are 0x0-%s and %s-%s"
                .formatted(Hex.full(va), mode, Hex.text(~upper), Hex.text(upper), Hex.text(-1)));
    }

    private void print(Walk walk, Machine machine) {
        try (LineWriter out = new LineWriter(new HeededWriter(replug.out()))) {
            switch (format) {
                case table -> printTable(walk, machine);
                case crash -> CrashVtop.write(walk, machine.facts(), out);
                case vmprint -> Vmprint.write(machine.tables(), walk, out);
            }
        }
    }

    private void printTable(Walk walk, Machine machine) {
        PrintWriter out = replug.out();
        PagingMode mode = machine.facts().mode();
        Table table = new Table("level", "table", "index>", "entry", "flags", "points to", "area");
        for (Walk.Step step : walk.steps()) {
            table.row(
                    mode.levelName(step.level()),
                    Hex.full(step.table()),
                    step.slot(),
                    Hex.full(step.word()),
                    Pte.flags(step.word()),
                    pointsTo(step.word(), step.level()),
                    machine.facts().layout().area(walk.va()).label());
        }
        table.print(out, "");
        out.println(ending(walk, mode));
    }

    /** What an entry points to, {@code table 0x81837000} or {@code 2M 0x100000000}; empty where it points nowhere. */
    static String pointsTo(long word, int level) {
        if (Pte.isTable(word, level)) {
            return "table " + Hex.text(Pte.pa(word));
        }
        return Pte.isLeaf(word) ? Texts.size(entryBytes(level)) + " " + Hex.text(Pte.pa(word)) : "";
    }

    static String ending(Walk walk, PagingMode mode) {
        String level = mode.levelName(walk.steps().getLast().level());
        return switch (walk.end()) {
            case Walk.Mapped mapped ->
                "%s is physical %s, in a %s leaf of the %s level"
                        .formatted(
                                Hex.full(walk.va()),
                                Hex.full(mapped.pa()),
                                Texts.size(entryBytes(mapped.level())),
                                level);
            case Walk.Faulted faulted ->
                "%s is not mapped: the walk ends at the %s level: %s"
                        .formatted(Hex.full(walk.va()), level, faulted.fault().text());
        };
    }

    private static ObjectNode json(Walk walk, Machine machine) {
        AddressLayout layout = machine.facts().layout();
        PagingMode mode = machine.facts().mode();
        ObjectNode json = JsonText.object()
                .put("va", Hex.text(walk.va()))
                .put("area", layout.area(walk.va()).label());
        ArrayNode steps = json.putArray("steps");
        for (Walk.Step step : walk.steps()) {
            steps.add(JsonText.object()
                    .put("level", mode.levelName(step.level()))
                    .put("table", Hex.text(step.table()))
                    .put("index", step.slot())
                    .put("entry", Hex.text(step.word()))
                    .put("flags", Pte.flags(step.word()))
                    .put("pa", Hex.text(Pte.pa(step.word()))));
        }
        switch (walk.end()) {
            case Walk.Mapped mapped ->
                json.put("mapped", true)
                        .put("pa", Hex.text(mapped.pa()))
                        .put("leafBytes", Hex.text(entryBytes(mapped.level())));
            case Walk.Faulted faulted ->
                json.put("mapped", false).put("fault", faulted.fault().text());
        }
        return json;
    }
}
