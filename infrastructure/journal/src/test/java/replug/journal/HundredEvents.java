package replug.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import replug.application.Defect;
import replug.application.Journal.Asked;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.domain.linux.BootRam;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Operation;
import replug.domain.paging.PagingMode;

/** A journal of one machine with 100 events, whose tables are altered as its keeper could, and then are as they were again. */
final class HundredEvents implements AutoCloseable {
    static final String MACHINE = "lab";
    static final int EVENTS = 100;

    final AxonJournal journal;

    private HundredEvents(AxonJournal journal) {
        this.journal = journal;
    }

    static HundredEvents in(Path folder) {
        AxonJournal journal = AxonJournal.open(folder.resolve("journal").toString(), Opening.TO_CREATE);
        journal.ask(
                MACHINE,
                Stream.concat(Stream.of(boot()), IntStream.range(1, EVENTS).mapToObj(i -> asked(ask(i))))
                        .toList());
        return new HundredEvents(journal);
    }

    private static Asked boot() {
        return asked(new Command.BootMachine(
                BootParameters.of(PagingMode.SV48, List.of(new BootRam(0x8000_0000L, 2L << 30, 0, true))), null));
    }

    /** Adds, is refused, and removes by turns. */
    private static Command ask(int i) {
        Operation operation = i % 3 == 0
                ? new Operation.RemoveMemory(0x1_0000_0000L, 128 << 20)
                : new Operation.AddMemory(0, 0x1_0000_0000L, 128 << 20, 0);
        return new Command.Ask(operation, Circumstances.NONE, null);
    }

    private static Asked asked(Command command) {
        return new Asked(
                command, new Provenance("somebody", Origin.DECIDED, "5d1f7b51-0000-4f6c-8f5e-000000000000", null));
    }

    /** Something done to the tables. */
    interface Work {
        void on(Connection connection) throws SQLException;
    }

    /** Does it, in a transaction that is taken back in the end. */
    void andBack(Work work) {
        try {
            journal.inTransaction(() -> {
                journal.read(connection -> {
                    work.on(connection);
                    return null;
                });
                throw new Undone();
            });
        } catch (Undone _) {
            // As it was.
        }
    }

    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What verification finds wrong first, as {@code kind event}; of the tables as a whole where the machine seems sound. */
    String found() {
        Verification verification = journal.verification();
        for (String machine : verification.machines()) {
            Defect defect = verification.verify(machine, _ -> {}).defect();
            if (defect != null) {
                return text(defect);
            }
        }
        return verification.store().stream()
                .map(HundredEvents::text)
                .findFirst()
                .orElse("sound");
    }

    private static String text(Defect defect) {
        return "%s %s".formatted(defect.kind().label(), defect.number());
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    static byte[] bytes(Connection connection, String column, int event) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT " + column + " FROM event WHERE number = " + event);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBytes(1);
        }
    }

    @Override
    public void close() {
        journal.close();
    }
}
