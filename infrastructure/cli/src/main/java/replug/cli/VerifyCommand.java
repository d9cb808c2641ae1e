package replug.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.Checkpoint;
import replug.application.Defect;
import replug.interchange.InputProblem;
import replug.journal.AxonJournal;
import replug.journal.Opening.Access;
import replug.journal.Verification;
import replug.journal.Verification.Verified;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code replug verify}. */
@Command(
        name = "verify",
        header = "Prove that nothing in the journal was altered, or say what was.",
        description = {
            "",
            "Checks of every event the number, the hash, that it can be read and applied, and the digest of the tables that it"
                    + " leads to; of every snapshot that it is the state that the events lead to; and that the database's tables"
                    + " agree. Names of each machine the first event with which something is wrong, and what it is: payload,"
                    + " metadata, hash, column, order, missing, added, tail-cut, unreadable, digest, snapshot, store.",
            "A journal whose keeper rewrote it, hashes and all, is consistent: --checkpoint finds that."
        },
        footer = {"", "Examples:", "  replug verify", "  replug verify --checkpoint 2026-11-25.checkpoint --json"})
final class VerifyCommand implements Callable<Integer> {
    private static final int MAX_CHECKPOINT_BYTES = 64 << 20;

    /** Of a checkpoint; an empty line stands between two. */
    private static final int LINES = 3;

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Prove that the journal continues what 'replug checkpoint' printed into this file.")
    private @Nullable Path checkpoint;

    @Override
    public Integer call() {
        List<Checkpoint> checkpoints = checkpoint == null ? List.of() : read(checkpoint);
        List<Verified> machines = new ArrayList<>();
        List<Defect> defects = new ArrayList<>();
        try (AxonJournal journal = replug.open(Access.INSPECT)) {
            Verification verification = journal.verification();
            String only = replug.machineName();
            for (String machine : verification.machines()) {
                if (only == null || only.equals(machine)) {
                    machines.add(verified(verification, machine));
                }
            }
            if (only != null && machines.isEmpty()) {
                throw new Mistake("the journal %s has no machine %s".formatted(replug.journal(), only));
            }
            machines.stream().map(Verified::defect).forEach(defect -> add(defects, defect));
            if (only == null) {
                defects.addAll(verification.store());
            }
            checkpoints.forEach(one -> add(defects, verification.against(one).orElse(null)));
        }
        print(machines, defects, checkpoints.size());
        return defects.isEmpty() ? ExitCode.FINE : ExitCode.DAMAGED;
    }

    private static Verified verified(Verification verification, String machine) {
        return verification.verify(machine, _ -> {});
    }

    private static void add(List<Defect> defects, @Nullable Defect defect) {
        if (defect != null) {
            defects.add(defect);
        }
    }

    /** Checkpoints, separated by empty lines. */
    private static List<Checkpoint> read(Path file) {
        try {
            if (Files.size(file) > MAX_CHECKPOINT_BYTES) {
                throw new InputProblem(
                        "%s: larger than %d MiB, which no checkpoint is".formatted(file, MAX_CHECKPOINT_BYTES >> 20));
            }
            List<String> lines = Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return IntStream.iterate(0, i -> i == 0 || i < lines.size(), i -> i + LINES)
                    .mapToObj(i -> lines.subList(i, Math.min(i + LINES, lines.size())))
                    .map(note -> Checkpoint.parse(note)
                            .orElseThrow(
                                    () -> new InputProblem(("%s: expected three lines, as 'replug checkpoint' prints"
                                                    + " them: \"replug MACHINE TIME\", the number of events, 64 hexadecimal digits")
                                            .formatted(file))))
                    .toList();
        } catch (IOException e) {
            throw new InputProblem(
                    "%s: cannot be read: %s: %s".formatted(file, e.getClass().getSimpleName(), e.getMessage()), e);
        }
    }

    private void print(List<Verified> machines, List<Defect> defects, int checkpoints) {
        if (replug.json()) {
            JsonText.print(replug.out(), json(machines, defects, checkpoints));
            return;
        }
        Table table = new Table("machine", "sound events>", "hash of the last");
        for (Verified one : machines) {
            table.row(one.machine(), one.events(), one.hash());
        }
        table.print(replug.out(), "");
        for (Defect defect : defects) {
            replug.err()
                    .println("replug: " + defect.what() + " (" + defect.kind().label() + ")");
        }
        if (defects.isEmpty()) {
            replug.out()
                    .println(
                            "verified: numbers, hashes, payloads, digests, snapshots and tables are as they were recorded"
                                    + (checkpoints == 0
                                            ? ""
                                            : "; the histories continue %s"
                                                    .formatted(
                                                            checkpoints == 1
                                                                    ? "the checkpoint"
                                                                    : "the %d checkpoints".formatted(checkpoints))));
        }
    }

    private static ObjectNode json(List<Verified> machines, List<Defect> defects, int checkpoints) {
        ObjectNode json = JsonText.object().put("sound", defects.isEmpty()).put("checkpoints", checkpoints);
        ArrayNode histories = json.putArray("machines");
        for (Verified one : machines) {
            histories
                    .addObject()
                    .put("machine", one.machine())
                    .put("soundEvents", one.events())
                    .put("hash", one.hash());
        }
        ArrayNode wrong = json.putArray("defects");
        for (Defect defect : defects) {
            wrong.addObject()
                    .put("machine", defect.machine())
                    .put("event", defect.number())
                    .put("kind", defect.kind().label())
                    .put("what", defect.what());
        }
        return json;
    }
}
