package replug.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.Defect;
import replug.interchange.MachineName;
import replug.journal.AxonJournal;
import replug.journal.Opening.Access;
import replug.journal.Verification;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;

/** {@code replug audit}. */
@Command(
        name = "audit",
        header = "Report who did what when, what the kernel refused, and what became of the layout.",
        description = {
            "",
            "Of --machine, or of every machine. The whole history is verified first, as 'replug verify' does; the report says up"
                    + " to which event and hash, and the checkpoint to keep. Of a damaged journal it tells what is sound, says"
                    + " what is not, and ends with exit code 3.",
            "--html makes DIR/MACHINE.html of each machine: one page that needs nothing else, with the layout before the"
                    + " first event of the period and after the last drawn, and what differs between them. A page that is there"
                    + " is replaced, once the new ones are whole."
        },
        footer = {
            "",
            "Examples:",
            "  replug audit --since 2026-11-01 --html audit/",
            "  replug audit -m lab --csv > lab.csv"
        })
final class AuditCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Period period;

    @Option(names = "--at", paramLabel = "N", description = "Nothing after event N; verified is all of the history.")
    private @Nullable Long at;

    @Option(names = "--html", paramLabel = "DIR", description = "Write a page of each machine into this folder.")
    private @Nullable Path folder;

    @Option(names = "--csv", description = "Print a row an event, as comma-separated values.")
    private boolean isCsv;

    /** What is wrong. */
    private final List<Defect> defects = new ArrayList<>();

    @Override
    public Integer call() {
        period.check();
        if (at != null && at < 0) {
            throw new Mistake("--at %d: events are numbered from 0, the boot".formatted(at));
        }
        if (Stream.of(isCsv, folder != null, replug.json()).filter(is -> is).count() > 1) {
            throw new Mistake("--html, --json and --csv: name one of them");
        }
        try (AxonJournal journal = replug.open(Access.INSPECT)) {
            List<String> machines = machines(journal);
            if (folder != null) {
                writePages(journal, machines, folder);
            } else if (replug.json()) {
                heeded(() -> printJson(journal, machines));
            } else if (isCsv) {
                heeded(() -> printCsv(journal, machines));
            } else {
                printText(journal, machines);
            }
        }
        defects.stream()
                .distinct()
                .forEach(defect -> replug.err()
                        .printf(
                                "replug: %s (%s)%n",
                                defect.what(), defect.kind().label()));
        return defects.isEmpty() ? ExitCode.FINE : ExitCode.DAMAGED;
    }

    private List<String> machines(AxonJournal journal) {
        Verification verification = journal.verification();
        String only = replug.machineName();
        List<String> machines = verification.machines().stream()
                .filter(machine -> only == null || machine.equals(only))
                .toList();
        if (machines.isEmpty()) {
            throw new Mistake(
                    only == null
                            ? "the journal %s has no machines: boot one or import a recording first"
                                    .formatted(replug.journal())
                            : "the journal %s has no machine %s".formatted(replug.journal(), only));
        }
        if (at != null && machines.size() > 1) {
            throw new Mistake(
                    "--at %d: the journal has %d machines, whose events are numbered apart: name one with --machine"
                            .formatted(at, machines.size()));
        }
        return machines;
    }

    /** Where the journal is, for who reads the report elsewhere. */
    private String location() {
        String journal = replug.journal();
        return journal.startsWith("jdbc:")
                ? journal
                : Path.of(journal).toAbsolutePath().normalize().toString();
    }

    private Audit audit(AxonJournal journal, String machine) {
        Audit audit = new Audit(journal, machine, period, at);
        long events = audit.verified().events();
        if (at != null && at >= events && audit.defects().isEmpty()) {
            throw new Mistake("machine %s has no event %d: its events are 0 to %d".formatted(machine, at, events - 1));
        }
        defects.addAll(audit.defects());
        return audit;
    }

    private void printText(AxonJournal journal, List<String> machines) {
        String separator = "";
        for (String machine : machines) {
            replug.out().print(separator);
            new AuditText(audit(journal, machine), location()).print(replug.out(), replug.colours());
            separator = System.lineSeparator();
        }
    }

    /** Jackson has an exception of its own where nobody reads on. */
    private static void heeded(Runnable printing) {
        try {
            printing.run();
        } catch (JacksonIOException e) {
            throw new UncheckedIOException(e.getCause());
        }
    }

    private void printJson(AxonJournal journal, List<String> machines) {
        try (JsonGenerator out = JsonText.generator(replug.out())) {
            out.writeStartArray();
            for (String machine : machines) {
                new AuditJson(audit(journal, machine), location()).write(out);
            }
            out.writeEndArray();
        }
        replug.out().println();
    }

    private void printCsv(AxonJournal journal, List<String> machines) {
        try (AuditCsv out = new AuditCsv(new HeededWriter(replug.out()))) {
            machines.forEach(machine -> out.write(audit(journal, machine)));
        }
    }

    private void writePages(AxonJournal journal, List<String> machines, Path into) {
        try (AuditPages pages = new AuditPages(into)) {
            for (String machine : machines) {
                if (!MachineName.isOne(machine)) {
                    throw new Mistake("a machine has a name that no file may have; name another with --machine");
                }
                Audit audit = audit(journal, machine);
                pages.write(machine, out -> new AuditHtml(audit, location()).write(out));
            }
            pages.publish().forEach(page -> replug.out().println(page));
        }
    }
}
