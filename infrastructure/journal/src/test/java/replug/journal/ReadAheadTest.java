package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.application.Journal.Asked;
import replug.application.JournalProblem;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.application.Recorded;
import replug.domain.linux.AddressLayout;
import replug.domain.machine.Command;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;

/** Events come in their order, whichever thread made them ready, and up to the first that cannot be read. */
@SuppressWarnings("NullAway.Init")
class ReadAheadTest {
    /** Several batches, and none of them full at the end. */
    private static final int EVENTS = 3001;

    private static final String MACHINE = "one";

    @TempDir
    Path folder;

    private AxonJournal journal;

    @BeforeEach
    void a_journal_of_some_batches() {
        journal = AxonJournal.open(folder.resolve("journal").toString(), Opening.TO_CREATE);
        journal.ask(MACHINE, asked(EVENTS));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void every_event_comes_once_and_in_order() {
        assertThat(numbers(journal.read(MACHINE, 0))).isEqualTo(upTo(0, EVENTS));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 31, 32, 33, 1500, EVENTS - 1, EVENTS, EVENTS + 1})
    void reading_may_begin_anywhere(long from) {
        assertThat(numbers(journal.read(MACHINE, from))).isEqualTo(upTo(from, EVENTS));
    }

    @Test
    void machines_whose_events_stand_among_each_other_are_read_each() {
        journal.ask("two", asked(700));
        List<Asked> rest = asked(1400).subList(1, 1400);
        for (int i = 0; i < rest.size(); i += 100) {
            journal.ask(MACHINE, rest.subList(i, Math.min(i + 100, rest.size())));
            journal.ask("two", rest.subList(i, Math.min(i + 60, rest.size())));
        }

        assertThat(numbers(journal.read(MACHINE, 0))).isEqualTo(upTo(0, EVENTS + 1399));
        assertThat(numbers(journal.read("two", 0))).isEqualTo(upTo(0, 700 + 14 * 60));
    }

    @Test
    void within_a_transaction_what_it_wrote_is_read_too() {
        List<Long> numbers = journal.inTransaction(() -> {
            journal.ask(MACHINE, asked(2).subList(1, 2));
            return numbers(journal.read(MACHINE, 0));
        });

        assertThat(numbers).isEqualTo(upTo(0, EVENTS + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 95, 96, 1700, EVENTS - 1})
    void an_altered_event_is_named_after_all_events_before_it(int event) throws SQLException {
        execute("UPDATE event SET recorded_at = '2000-01-01T00:00:00.000Z' WHERE number >= " + event);

        assertThatReadingFails(event, "event %d of one was altered".formatted(event));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 1700, EVENTS - 2})
    void a_missing_event_is_named_after_all_events_before_it(int event) throws SQLException {
        execute("DELETE FROM event WHERE number = " + event);

        assertThatReadingFails(event, "event %d of one is missing".formatted(event));
    }

    @Test
    void the_first_of_two_damaged_events_is_named() throws SQLException {
        execute("DELETE FROM event WHERE number = 1800");
        execute("UPDATE event SET name = 'memory-added' WHERE number = 1750");

        assertThatReadingFails(1750, "event 1750 of one was altered");
    }

    @Test
    void nothing_is_in_the_making_once_a_stream_is_closed() throws Exception {
        try (ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(2)) {
            ReadAhead events = ahead(threads);
            for (int i = 0; i < 100; i++) {
                events.next();
            }

            events.close();

            long asked = threads.getTaskCount();
            assertThat(threads.getQueue()).isEmpty();
            assertThat(events.hasNext()).isFalse();
            assertThat(asked).isLessThan(20).isEqualTo(threads.getTaskCount());
        }
    }

    @Test
    void no_more_than_some_batches_wait_for_whoever_takes_them() {
        try (ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(2)) {
            ReadAhead events = ahead(threads);

            assertThat(events.hasNext()).isTrue();

            assertThat(threads.getTaskCount()).isLessThan(10);
            events.close();
        }
    }

    @Test
    void what_a_thread_throws_comes_to_whoever_takes_the_events() {
        AtomicInteger tasks = new AtomicInteger();
        Executor failing = task -> {
            if (tasks.incrementAndGet() > 3) {
                throw new IllegalStateException("no thread");
            }
            task.run();
        };
        ReadAhead events = ahead(failing);

        assertThatThrownBy(() -> events.forEachRemaining(_ -> {})).hasMessage("no thread");
    }

    private ReadAhead ahead(Executor threads) {
        return new ReadAhead(journal.rows(), MACHINE, 0, threads);
    }

    private void assertThatReadingFails(int after, String message) {
        List<Long> read = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (Stream<Recorded> events = journal.read(MACHINE, 0)) {
                        for (Iterator<Recorded> rest = events.iterator(); rest.hasNext(); ) {
                            read.add(rest.next().number());
                        }
                    }
                })
                .isInstanceOf(JournalProblem.class)
                .hasMessageStartingWith(message);
        assertThat(read).isEqualTo(upTo(0, after));
    }

    private static List<Long> numbers(Stream<Recorded> events) {
        try (events) {
            return events.map(Recorded::number).toList();
        }
    }

    private static List<Long> upTo(long first, long end) {
        return LongStream.range(first, end).boxed().toList();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + folder.resolve("journal")
                                + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;DEFRAG_ALWAYS=FALSE",
                        "replug",
                        "");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    /** A boot, and then sysfs writes, which change no table. */
    private static List<Asked> asked(int count) {
        PageTable tables = PageTable.empty(PagingMode.SV39, 0x8000_0000L);
        Command boot = new Command.ObserveBoot(facts(), SeenMemory.NOTHING, tables, null);
        Command write = new Command.ObserveOperation(
                new Operation.WriteSysfs("/sys/x", "1"), 0, tables, SeenMemory.NOTHING, List.of(), null);
        return IntStream.range(0, count)
                .mapToObj(i -> new Asked(i == 0 ? boot : write, new Provenance("test", Origin.OBSERVED, "test", i)))
                .toList();
    }

    private static MachineFacts facts() {
        return new MachineFacts(
                "6.12",
                null,
                "",
                PagingMode.SV39,
                0x8000_0000L,
                64,
                27,
                56,
                128 << 20,
                9,
                false,
                false,
                false,
                new AddressLayout(LAYOUT),
                Map.of(),
                null,
                0x8000_0000L,
                List.of(),
                List.of());
    }

    private static final Map<String, Long> LAYOUT = Map.of(
            "FIXADDR_START", 0xffff_ffc4_fea0_0000L,
            "PCI_IO_START", 0xffff_ffc4_ff00_0000L,
            "VMEMMAP_START", 0xffff_ffc5_0000_0000L,
            "vmemmap_start_pfn", 0x8_0000L,
            "VMALLOC_START", 0xffff_ffc6_0000_0000L,
            "PAGE_OFFSET", 0xffff_ffd6_0000_0000L,
            "KASAN_SHADOW_START", 0xffff_fff7_0000_0000L,
            "MODULES_LOWEST_VADDR", 0xffff_ffff_0000_0000L,
            "KERNEL_LINK_ADDR", 0xffff_ffff_8000_0000L);
}
