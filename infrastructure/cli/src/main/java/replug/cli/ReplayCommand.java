package replug.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.Journal;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.journal.Opening.Access;

/** {@code replug replay}. */
@Command(
        name = "replay",
        header = "Rebuild a machine's tables from the journal and sum them up.",
        description = {
            "",
            "Applies event after event. The state's digest, a SHA-256 over every entry of every table, is compared with the"
                    + " one in the journal. With --against, every step is compared with the kernel's own tables too."
        },
        footer = {
            "",
            "Examples:",
            "  replug replay --verify each",
            "  replug replay --at 4 --json",
            "  replug replay --against nokasan-sv48-basic.jsonl.gz"
        })
final class ReplayCommand implements Callable<Integer> {
    enum When {
        each,
        end,
        none
    }

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Option(
            names = "--verify",
            description = "When to compare digests: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private When verify = When.end;

    @Option(
            names = "--against",
            paramLabel = "RECORDING",
            description = "Compare with this recording's tables after every step, entry by entry.")
    private @Nullable Path against;

    @Option(
            names = "--from-scratch",
            description = "Begin with the first event, not with a snapshot. So do --verify each and --against.")
    private boolean isFromScratch;

    @Override
    public Integer call() {
        try (Journal journal = replug.open(Access.READ);
                RecordedTables recorded = against == null ? null : RecordedTables.open(against)) {
            String name = replug.machine(journal);
            Summary result = new Summary(name, reached(new Timeline(journal, name), recorded));
            if (replug.json()) {
                JsonText.print(replug.out(), result.json(recorded));
            } else {
                result.print(replug.out(), verify != When.none, recorded);
            }
            return recorded != null && recorded.differs() ? ExitCode.DIFFERS : ExitCode.FINE;
        }
    }

    private Timeline.Reached reached(Timeline timeline, @Nullable RecordedTables recorded) {
        if (recorded != null) {
            return timeline.replay(at.event(), verify(), recorded::compare);
        }
        return isFromScratch
                ? timeline.replay(at.event(), verify(), (_, _) -> {})
                : timeline.reach(at.event(), verify());
    }

    private Verify verify() {
        return switch (verify) {
            case each -> Verify.EACH;
            case end -> Verify.END;
            case none -> Verify.NONE;
        };
    }
}
