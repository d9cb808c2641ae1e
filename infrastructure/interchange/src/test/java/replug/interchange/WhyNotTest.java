package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.application.Change;
import replug.application.History;
import replug.application.Remedy;
import replug.application.WhyNot;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;

/** What is said to have worked does: a machine that is asked so from its boot on does what was refused. */
class WhyNotTest {
    private static final int OPERATIONS = 40;
    private static final int QUESTIONS = 25;

    @ParameterizedTest
    @ValueSource(strings = {"sv48", "sv39 memmap", "sv57 kasan memmap", "sv48 kasan"})
    void every_remedy_works(String kind) {
        HeldJournal journal = HeldJournal.decided(kind, OPERATIONS);
        History history = History.read(journal, "machine", null);
        Machine now = history.last().machine();
        SnapshotHistory questions = new SnapshotHistory(kind.hashCode() + 1);
        int remedies = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            Ask ask = new Ask(questions.next().operation(), Circumstances.NONE, null);
            WhyNot.Answer answer = WhyNot.ask(journal, "machine", null, ask);

            Event event = Hotplug.decide(now, ask).getFirst();
            assertThat(answer.told().result()).isEqualTo(event.outcome().result());
            assertThat(answer.told().isDone()).isEqualTo(isDone(event));
            if (answer.told().isDone()) {
                assertThat(answer.remedies()).isEmpty();
            }
            for (Remedy remedy : answer.remedies()) {
                assertThat(doneAt(history, remedy)).as("%s: %s", ask, remedy).isEqualTo(remedy.doneAt());
                remedies++;
            }
        }
        assertThat(remedies).isPositive();
    }

    private static boolean isDone(Event event) {
        return !(event instanceof Event.Refused) && !(event instanceof Event.KernelStopped);
    }

    /** Number of the event in which the remedy's operation is done; −1 if it is not. */
    private static long doneAt(History history, Remedy remedy) {
        Map<Long, Change> changes = new HashMap<>();
        for (Change change : remedy.changes()) {
            switch (change) {
                case Change.Drop drop -> changes.put(drop.event(), drop);
                case Change.Replace replace -> changes.put(replace.event(), replace);
                case Change.Boot _ -> {
                    return remedy.doneAt(); // Booting otherwise is what RedecisionTest is about.
                }
            }
        }
        List<Map.Entry<Long, Ask>> asks = new ArrayList<>();
        for (History.Step step : history.steps()) {
            Ask ask = changes.get(step.number()) instanceof Change.Replace replace ? replace.ask() : (Ask) step.asked();
            if (!(changes.get(step.number()) instanceof Change.Drop)) {
                asks.add(Map.entry(step.number(), ask));
            }
        }
        long number = history.lastNumber();
        for (Ask ask : remedy.first()) {
            asks.add(Map.entry(++number, ask));
        }
        asks.add(Map.entry(++number, remedy.ask()));
        Machine machine = history.booted();
        for (Map.Entry<Long, Ask> ask : asks) {
            Event event = Hotplug.decide(machine, ask.getValue()).getFirst();
            machine = Hotplug.evolve(machine, event);
            if (ask.getKey() == remedy.doneAt()) {
                Operation asked = ask.getValue().operation();
                assertThat(asked).isEqualTo(remedy.ask().operation());
                return isDone(event) ? ask.getKey() : -1;
            }
        }
        return -1;
    }
}
