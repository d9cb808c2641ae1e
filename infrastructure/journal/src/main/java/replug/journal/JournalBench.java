package replug.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import replug.application.Journal.Asked;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.domain.linux.BootRam;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Operation;
import replug.domain.paging.PagingMode;

/**
 * Figures of a journal in files of its own, each beside what the database alone takes for the same rows, measured in turns in
 * the same run. A machine is asked to add and remove 128 MiB.
 */
public final class JournalBench {
    private static final String MACHINE = "bench";
    private static final long START = 0x1_0000_0000L;
    private static final long BLOCK = 128 << 20;
    private static final int GROUP = 128;

    /** Times that ours and the baseline are measured, in turns; the median counts. */
    private static final int ROUNDS = 7;

    private static final int WARM = 60_000;

    private final Path folder;
    private final int events;
    private final Consumer<byte[]> parser;
    private long asked;

    /**
     * @param folder empty, where journals are made
     * @param events how many events the history has that is read
     * @param parser of JSON, for the baseline of replay
     */
    public JournalBench(Path folder, int events, Consumer<byte[]> parser) {
        this.folder = folder;
        this.events = events;
        this.parser = parser;
    }

    /**
     * A figure.
     *
     * @param name what it is of
     * @param value its value
     * @param unit the unit of value and baseline
     * @param baseline the same of the database alone; null where there is no such thing
     * @param baselineIs what the baseline is
     */
    public record Figure(
            String name,
            double value,
            String unit,
            @Nullable Double baseline,
            @Nullable String baselineIs) {}

    /** Measures; {@code reader} is given each figure when it is known. */
    public void run(Consumer<Figure> reader) {
        String location = folder.resolve("journal").toString();
        try (RawRows raw = RawRows.in(folder.resolve("raw").toString())) {
            try (AxonJournal journal = AxonJournal.open(location, Opening.TO_CREATE)) {
                journal.ask(MACHINE, List.of(boot()));
                fill(journal, WARM); // So that all is warm when it is measured.
                reader.accept(append(journal, raw, GROUP, 40));
                reader.accept(append(journal, raw, 1, 500));
                fill(journal, events - 1);
            }
            try (AxonJournal journal = AxonJournal.open(location, Opening.TO_WRITE)) {
                reader.accept(replay(journal));
            }
            reader.accept(opening(location, true));
            reader.accept(opening(location, false));
            reader.accept(bytes(location));
        } catch (SQLException | IOException e) {
            throw new JournalProblem(Kind.UNAVAILABLE, "the figures cannot be taken: " + e.getMessage(), e);
        }
    }

    private void fill(AxonJournal journal, long to) {
        while (asked < to) {
            journal.ask(MACHINE, add((int) Math.min(8 * GROUP, to - asked)));
        }
    }

    private static Asked boot() {
        return asked(new Command.BootMachine(
                BootParameters.of(PagingMode.SV48, List.of(new BootRam(0x8000_0000L, 2L << 30, 0, true))), null));
    }

    private List<Asked> add(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> asked(new Command.Ask(
                        asked++ % 2 == 0
                                ? new Operation.AddMemory(0, START, BLOCK, 0)
                                : new Operation.RemoveMemory(START, BLOCK),
                        Circumstances.NONE,
                        null)))
                .toList();
    }

    private static Asked asked(Command command) {
        return new Asked(
                command, new Provenance("bench", Origin.DECIDED, "7b51d5f1-4f6c-4f5e-9f7c-000000000000", null));
    }

    private Figure append(AxonJournal journal, RawRows raw, int group, int groups) throws SQLException {
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long first = asked + 1;
            long begin = System.nanoTime();
            for (int i = 0; i < groups; i++) {
                journal.ask(MACHINE, add(group));
            }
            ours[round] = perSecond(group * groups, begin);
            List<HashChain.Link> rows = rows(journal, first, group * groups);
            begin = System.nanoTime();
            raw.insert(rows, group);
            theirs[round] = perSecond(group * groups, begin);
        }
        return new Figure(
                "durable appends, %d a force".formatted(group),
                median(ours),
                "events/s",
                median(theirs),
                "H2: INSERT of the same rows, COMMIT and CHECKPOINT SYNC");
    }

    private static List<HashChain.Link> rows(AxonJournal journal, long first, int count) {
        List<HashChain.Link> rows = new ArrayList<>();
        EventRows.Batch batch = journal.rows().from(MACHINE, first, count);
        while (rows.size() < count) {
            batch.rows().forEach(row -> rows.add(row.columns()));
            if (batch.isLast()) {
                break;
            }
            batch = journal.rows().after(MACHINE, batch, count);
        }
        return rows.subList(0, count);
    }

    private static double perSecond(int count, long begin) {
        return count * 1e9 / (System.nanoTime() - begin);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private Figure replay(AxonJournal journal) throws SQLException {
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            long last = new Timeline(journal, MACHINE)
                    .replay(null, Verify.END, (_, _) -> {})
                    .number();
            ours[round] = perSecond((int) last + 1, begin);
            begin = System.nanoTime();
            theirs[round] = perSecond(parse(journal, -1 - round), begin);
        }
        return new Figure(
                "replay", median(ours), "events/s", median(theirs), "H2: SELECT of the payloads, parsed by Jackson");
    }

    /** By another number each time: H2 keeps the rows of a query and answers the same one without reading. */
    private int parse(AxonJournal journal, int below) throws SQLException {
        return journal.read(connection -> {
            int parsed = 0;
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT payload FROM event WHERE machine = ? AND number > ? ORDER BY number")) {
                select.setString(1, MACHINE);
                select.setLong(2, below);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        parser.accept(rows.getBytes(1));
                        parsed++;
                    }
                }
            }
            return parsed;
        });
    }

    /** From opening the file to the acknowledgement of one more event. */
    private Figure opening(String location, boolean withSnapshots) throws SQLException {
        if (!withSnapshots) {
            try (AxonJournal journal = AxonJournal.open(location, Opening.TO_WRITE)) {
                journal.dropSnapshots();
            }
        }
        double[] seconds = new double[withSnapshots ? ROUNDS : 1];
        for (int round = 0; round < seconds.length; round++) {
            long begin = System.nanoTime();
            try (AxonJournal journal = AxonJournal.open(location, Opening.TO_WRITE)) {
                journal.ask(MACHINE, add(1));
                seconds[round] = (System.nanoTime() - begin) / 1e9;
            }
        }
        return new Figure(
                "open %d events %s snapshots, ask one more".formatted(asked, withSnapshots ? "with" : "without"),
                median(seconds),
                "s",
                null,
                null);
    }

    private Figure bytes(String location) throws IOException {
        try (AxonJournal journal = AxonJournal.open(location, Opening.TO_WRITE)) {
            journal.compact();
        }
        return new Figure(
                "journal file, compacted",
                (double) Files.size(Path.of(location + ".mv.db")) / (asked + 1),
                "bytes/event",
                null,
                null);
    }
}
