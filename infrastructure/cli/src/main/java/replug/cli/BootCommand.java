package replug.cli;

import java.io.PrintWriter;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.application.Journal.Asked;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.domain.linux.Area;
import replug.domain.linux.RootEntries;
import replug.domain.machine.Command.BootMachine;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.memory.Resource;
import replug.interchange.MachineName;
import replug.journal.Opening.Access;

/** {@code replug boot}: a machine that the model boots. */
@Command(
        name = "boot",
        header = "Boot a machine: the model makes its tables, and it can be asked from then on.",
        description = {
            "",
            "The machine's tables become as Linux leaves them at boot: direct map, kernel image, struct pages, KASAN's shadow,"
                    + " pre-allocated root entries. Frames come from the machine's own RAM, always the same.",
            "The machine is named by --machine, or \"machine\"."
        },
        footer = {
            "",
            "Examples:",
            "  replug boot --mode sv48 --ram 0x80000000+2G",
            "  replug boot -m lab --mode sv39 --ram 0x80000000+1G@0 --ram 0x100000000+1G@1 --kernel 7.2.13 --kasan"
        })
final class BootCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private BootOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private WhoAndWhy whoAndWhy;

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "What it is part of, such as a test's name: recorded in the event.")
    private @Nullable String note;

    @Override
    public Integer call() {
        whoAndWhy.check();
        String name = replug.newMachine();
        if (!MachineName.isOne(name)) {
            throw new Mistake("a machine's name is %s, found \"%s\""
                    .formatted(MachineName.FORM, name.replaceAll("\\p{Cntrl}", "?")));
        }
        BootMachine boot = new BootMachine(options.parameters(), note);
        refuseImpossible(boot);
        try (Journal journal = replug.open(Access.CREATE)) {
            refuseKnown(journal, name);
            journal.ask(name, List.of(new Asked(boot, whoAndWhy.decided())));
            Timeline.Reached reached = new Timeline(journal, name).reach(null, Verify.END);
            print(
                    new Summary(name, reached),
                    reached.machine(),
                    boot.parameters().droppedBytes());
        }
        return ExitCode.FINE;
    }

    /** Before the journal is opened: nothing is made for a machine that does not boot. */
    private static void refuseImpossible(BootMachine boot) {
        try {
            Hotplug.decide(null, boot);
        } catch (IllegalArgumentException e) {
            throw new Mistake(String.valueOf(e.getMessage()));
        }
    }

    private static void refuseKnown(Journal journal, String name) {
        for (Journal.Summary known : journal.machines()) {
            if (known.machine().equals(name)) {
                throw new Mistake("machine %s is in the journal already, with %d events; name another with --machine"
                        .formatted(name, known.events()));
            }
        }
    }

    private void print(Summary summary, Machine machine, long droppedBytes) {
        if (replug.json()) {
            JsonText.print(replug.out(), summary.json(null));
            return;
        }
        PrintWriter out = replug.out();
        summary.print(out, true, null);
        out.printf("RAM            %s%n", resources(machine, "System RAM"));
        if (droppedBytes > 0) {
            out.printf("dropped        %s of RAM, beyond the linear mapping's reach%n", Texts.size(droppedBytes));
        }
        out.printf("kernel image   %s%n", resources(machine, "Kernel image"));
        out.printf(
                "free           %s in %d ranges%n",
                Texts.size(machine.memory().free().count() << 12),
                machine.memory().free().ranges().size());
        if (!machine.facts().profile().memoryHotplug()) {
            out.println(
                    "no hotplug     commands that add, remove, online or offline memory will be refused: this kernel has"
                            + " no memory hotplug");
            out.printf("               root entries not pre-allocated: %s%n", absent(machine));
        }
    }

    private static String resources(Machine machine, String name) {
        return machine.memory().resources().lines().stream()
                .filter(line -> line.name().equals(name))
                .map(BootCommand::text)
                .collect(Collectors.joining(", "));
    }

    private static String text(Resource line) {
        return "0x%x-0x%x".formatted(line.start(), line.last());
    }

    /** The root entries of the areas that memory hotplug would have made, and that are not there. */
    private static String absent(Machine machine) {
        return Stream.of(Area.VMEMMAP, Area.DIRECT_MAP, Area.KASAN)
                .filter(area -> area != Area.KASAN || machine.facts().kasan())
                .map(area -> {
                    BitSet absent =
                            RootEntries.absent(machine.tables(), machine.facts().layout(), area);
                    return "%s %s".formatted(area.label(), absent.isEmpty() ? "none" : Texts.slots(absent));
                })
                .collect(Collectors.joining(", "));
    }
}
