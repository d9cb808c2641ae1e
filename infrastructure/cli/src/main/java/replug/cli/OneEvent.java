package replug.cli;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.application.Journal;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;
import replug.application.Recorded;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.Digest;

/**
 * One event of a machine, as it was recorded; nothing is applied to find it.
 *
 * @param machine its name
 * @param recorded the event
 * @param before the tables digest before it; null of a boot
 * @param facts of the machine
 */
record OneEvent(String machine, Recorded recorded, @Nullable Digest before, MachineFacts facts) {
    /** @throws Mistake if there is no such event */
    static OneEvent read(Journal journal, String machine, long number) {
        require(journal, machine, number);
        Recorded boot = one(journal, machine, 0);
        if (!(boot.event() instanceof Event.MachineBooted booted)) {
            throw new JournalProblem(
                    Kind.DAMAGED, "event 0 of %s is a %s, not its boot".formatted(machine, boot.name()));
        }
        Recorded recorded = number == 0 ? boot : one(journal, machine, number);
        Digest before = number == 0
                ? null
                : number == 1
                        ? boot.tablesDigest()
                        : one(journal, machine, number - 1).tablesDigest();
        return new OneEvent(machine, recorded, before, booted.facts());
    }

    /** Complains if the machine has no event of this number. */
    static void require(Journal journal, String machine, long number) {
        long events = count(journal, machine);
        if (number < 0 || number >= events) {
            throw new Mistake(
                    "machine %s has no event %d: its events are 0 to %d".formatted(machine, number, events - 1));
        }
    }

    /** How many events the machine has now. */
    static long count(Journal journal, String machine) {
        return journal.machines().stream()
                .filter(known -> known.machine().equals(machine))
                .mapToLong(Journal.Summary::events)
                .sum();
    }

    private static Recorded one(Journal journal, String machine, long number) {
        try (Stream<Recorded> events = journal.read(machine, number)) {
            return events.findFirst()
                    .orElseThrow(() ->
                            new JournalProblem(Kind.DAMAGED, "event %d of %s is missing".formatted(number, machine)));
        }
    }

    Answered answered() {
        return new Answered(recorded.number(), recorded.event(), facts, recorded.tablesDigest());
    }
}
