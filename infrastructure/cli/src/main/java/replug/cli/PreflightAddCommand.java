package replug.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import replug.application.Journal;
import replug.application.Prospect;
import replug.domain.machine.Command.Ask;
import replug.journal.Opening.Access;

/** {@code replug preflight add}. */
@Command(
        name = "add",
        header = "Tell what adding memory would cost: struct pages, tables, leaves; or why it is refused.",
        description = {
            "",
            "The machine is asked as by 'replug add', and nothing is recorded. Where its kernel can keep struct pages in the"
                    + " added memory itself, that is told beside the other. What goes online by itself is counted too.",
            "Exit code 1: it would be refused."
        },
        footer = {
            "",
            "Examples:",
            "  replug preflight add 0x200000000 12G",
            "  replug preflight add 0x140000000-0x17fffffff --nid 1 --driver kmem --at 4 --json"
        })
final class PreflightAddCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AddOptions options;

    @Override
    public Integer call() {
        Replug replug = (Replug) spec.root().userObject();
        Ask asked = new Ask(options.operation(options.isMemmapOnMemory()), options.circumstances(), null);
        String name;
        Prospect now;
        try (Journal journal = replug.open(Access.READ)) {
            name = replug.machine(journal);
            now = Prospect.at(journal, name, at.event());
        }
        List<AddCost> costs = new ArrayList<>(List.of(AddCost.of(now, asked)));
        if (now.machine().facts().memmapOnMemory()) {
            costs.add(AddCost.of(
                    now, new Ask(options.operation(!options.isMemmapOnMemory()), asked.circumstances(), null)));
        }
        PreflightReport report = new PreflightReport(name, now.machine().facts(), costs);
        if (replug.json()) {
            JsonText.print(replug.out(), report.json());
        } else {
            report.print(replug.out());
        }
        return costs.getFirst().told().isDone() ? ExitCode.FINE : ExitCode.DIFFERS;
    }
}
