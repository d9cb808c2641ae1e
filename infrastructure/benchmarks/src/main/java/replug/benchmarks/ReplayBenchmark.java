package replug.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.domain.machine.Machine;
import replug.journal.AxonJournal;
import replug.journal.Opening;
import tools.jackson.databind.json.JsonMapper;

/** Events per second from the H2 file into a machine, beside a bare SELECT and Jackson parse of the same rows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class ReplayBenchmark {
    private static final int EVENTS = 50_000;
    private static final String MACHINE = "benchmark";

    private Path folder;
    private AxonJournal journal;
    private Connection connection;
    private final JsonMapper mapper = new JsonMapper();
    private long belowAll;

    @Setup
    public void setUp() throws IOException, SQLException {
        folder = Files.createTempDirectory("replug-benchmark");
        Path path = folder.resolve("journal");
        journal = AxonJournal.open(path.toString(), Opening.TO_CREATE);
        AddAndRemove history = new AddAndRemove(EVENTS);
        journal.ask(MACHINE, () -> history);
        connection = DriverManager.getConnection(
                "jdbc:h2:file:" + path + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;DEFRAG_ALWAYS=FALSE",
                "replug",
                "");
    }

    /** Reads, checks the hash chain, parses, applies, and compares the digest at the end. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Machine replay() {
        return new Timeline(journal, MACHINE).at(null, Verify.END);
    }

    /** As {@link #replay}, with the digest after every event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Machine replayVerifyingEach() {
        return new Timeline(journal, MACHINE).at(null, Verify.EACH);
    }

    /**
     * The baseline: every payload as a tree of JSON. Each run asks by another number, since H2 keeps the rows of a query and
     * answers the same one, asked again, without reading any.
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void selectAndParse(Blackhole sink) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT payload FROM event WHERE machine = ? AND number > ? ORDER BY number")) {
            select.setString(1, MACHINE);
            select.setLong(2, --belowAll);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sink.consume(mapper.readTree(rows.getBytes(1)));
                }
            }
        }
    }

    @TearDown
    public void tearDown() throws SQLException {
        connection.close();
        journal.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
