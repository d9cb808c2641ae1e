package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.interchange.Recordings;

/**
 * A process that writes is killed, as by {@code kill -9}, at random moments, again and again on the same journal. The script
 * kill.sh does it hundreds of times, to the program as it was built.
 */
@SuppressWarnings("NullAway.Init")
class KilledWriterTest {
    private static final int KILLS = Integer.getInteger("replug.kills", 20);
    private static final int BATCH = 128;

    /** So many events are checked quickly after each kill. */
    private static final int MAX_EVENTS = 4000;

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(Long.getLong("replug.seed", 1));
    private Path operations;
    private Cli cli;
    private int journals;
    private long events;
    private long acknowledged;
    private long unacknowledged;

    @BeforeEach
    void many_operations() throws IOException {
        operations = folder.resolve("operations.jsonl");
        String lines = String.join("\n", Collections.nCopies(10_000, String.join("\n", Writer.ROUND))) + "\n";
        Files.writeString(operations, lines, StandardCharsets.UTF_8);
        anotherJournal();
    }

    private void anotherJournal() {
        cli = new Cli(folder.resolve("journal" + journals++));
        assertThat(cli.run("import", Recordings.named("nokasan-sv48-boot")).exitCode())
                .isZero();
        events = 1;
    }

    @Test
    void whatever_was_acknowledged_survives_and_no_batch_is_half_there() throws IOException {
        for (int kill = 0; kill < KILLS; kill++) {
            String durability = kill % 4 < 2 ? "power" : "process";
            if (kill % 2 == 0) {
                oneByOne(durability);
            } else {
                manyAtOnce(durability);
            }
            if (events > MAX_EVENTS) {
                anotherJournal();
            }
        }
        System.out.printf(
                "killed writers: %d on %d journals; acknowledged events %d, lost 0; there without having been acknowledged"
                        + " %d; half batches 0; journals that do not open 0%n",
                KILLS, journals, acknowledged, unacknowledged);
    }

    /** One operation a force. */
    private void oneByOne(String durability) throws IOException {
        try (Writer writer = Writer.start(cli.journal(), "--durability", durability)) {
            survived(answers(writer, true), 1);
        }
    }

    /** 128 operations a force. */
    private void manyAtOnce(String durability) throws IOException {
        try (Writer writer = Writer.running(cli.journal(), operations.toString(), "--durability", durability)) {
            survived(answers(writer, false), BATCH);
        }
    }

    /** The last event that the writer acknowledges before it is killed: now and then while it starts, else while it writes. */
    private long answers(Writer writer, boolean isAsking) throws IOException {
        long last = events - 1;
        boolean atStart = random.nextInt(6) == 0;
        Thread killer = atStart ? killer(writer, random.nextInt(1500)) : null;
        boolean isAsked = isAsking && writer.ask(Writer.line(last));
        for (long answer = writer.answer(); answer >= 0; answer = writer.answer()) {
            assertThat(answer).isEqualTo(last + 1);
            last = answer;
            isAsked = isAsked && writer.ask(Writer.line(last));
            killer = killer == null ? killer(writer, random.nextInt(700)) : killer;
        }
        join(killer);
        return last;
    }

    private void survived(long last, int batch) {
        acknowledged += last - events + 1;
        Cli.Result log = cli.run("log", "--json");
        assertThat(log.exitCode()).as(log.err()).isZero();
        var there = JournalImage.events(log.out());
        for (int i = 0; i < there.size(); i++) {
            assertThat(there.get(i).path("event").longValue()).isEqualTo(i);
        }
        assertThat(there.size() - 1L).as("the last event").isGreaterThanOrEqualTo(last);
        assertThat((there.size() - events) % batch).as("events of half a batch").isZero();
        unacknowledged += there.size() - 1 - last;
        Cli.Result verify = cli.run("verify");
        assertThat(verify.exitCode()).as(verify.err()).isZero();
        events = there.size();
        // Back to the start of a round, so that each operation of the next writer is done.
        do {
            Cli.Result next = cli.runWith(
                    new java.io.ByteArrayInputStream(Writer.line(events - 1).getBytes(StandardCharsets.UTF_8)),
                    "run",
                    "-");
            assertThat(next.exitCode()).as(next.err()).isZero();
            events++;
        } while ((events - 1) % Writer.ROUND.size() != 0);
    }

    private static Thread killer(Writer writer, int afterMillis) {
        return Thread.ofPlatform().start(() -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(afterMillis);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            writer.kill();
        });
    }

    private static void join(@Nullable Thread thread) {
        try {
            Objects.requireNonNull(thread, "the writer ended by itself").join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
