package replug.journal;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import replug.application.Journal.Asked;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.application.Recorded;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Operation;
import replug.interchange.EventJson;
import replug.testkit.Machines;

/** What tests ask of machines that the model decides for, and how they look at what came of it. */
final class Asks {
    private static final long START = 0x1_0000_0000L;
    private static final long BLOCK = 128 << 20;

    private Asks() {}

    /** The boot of a machine with 2 GiB. */
    static Asked boot() {
        Machines machine = Machines.sv48().ram(0x8000_0000L, 2L << 30);
        return asked(new Command.BootMachine(machine.parameters(), null));
    }

    static Asked add() {
        return asked(new Operation.AddMemory(0, START, BLOCK, 0));
    }

    static Asked remove() {
        return asked(new Operation.RemoveMemory(START, BLOCK));
    }

    /** A refusal, which is quickly decided; no two with different {@code mark} are the same. */
    static Asked refused(long mark) {
        return asked(new Operation.AddMemory(0, START, 1 + mark, 0));
    }

    /** Adds and removes, in turns, so many. */
    static List<Asked> toggles(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i % 2 == 0 ? add() : remove())
                .toList();
    }

    /** A boot, and then so many refusals. */
    static List<Asked> bootAndRefusals(int count) {
        return Stream.concat(Stream.of(boot()), LongStream.range(0, count).mapToObj(Asks::refused))
                .toList();
    }

    private static Asked asked(Operation operation) {
        return asked(new Command.Ask(operation, Circumstances.NONE, null));
    }

    private static Asked asked(Command command) {
        return new Asked(command, new Provenance("test", Origin.DECIDED, "00000000-0000-0000-0000-000000000000", null));
    }

    /** All events of a machine, each with its number before it: equal if and only if they are. */
    static List<String> events(AxonJournal journal, String machine) {
        try (Stream<Recorded> events = journal.read(machine, 0)) {
            return events.map(event -> text(event.number(), event.event())).toList();
        }
    }

    /** One event with its number before it. */
    static String text(long number, replug.domain.machine.Event event) {
        return number + " " + new String(EventJson.write(event), java.nio.charset.StandardCharsets.UTF_8);
    }
}
