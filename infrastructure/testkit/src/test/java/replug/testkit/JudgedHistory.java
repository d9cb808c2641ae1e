package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import replug.application.lint.Finding;
import replug.application.lint.Found;
import replug.application.lint.Lint;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.interchange.Recording;

/** A machine's history as it goes on, judged event by event, and as a whole. */
final class JudgedHistory {
    private final Lint lint = new Lint();
    private final List<Event> events = new ArrayList<>();
    private final List<Machine> machines = new ArrayList<>();
    /** What appeared, as {@code event severity rule place}. */
    final List<String> found = new ArrayList<>();

    void next(Event event, Machine after) {
        long number = events.size();
        Lint.Change change = lint.next(number, event, after);
        events.add(event);
        machines.add(after);
        for (Found one : Found.joined(change.appeared())) {
            Finding finding = one.finding();
            found.add("%d %s %s %s"
                    .formatted(
                            number,
                            finding.severity().label(),
                            finding.rule().name(),
                            finding.place().text())
                    .strip());
        }
    }

    Machine machine() {
        return machines.getLast();
    }

    void assertJudgedAsAWhole(String what) {
        Lint whole = new Lint();
        for (int i = 0; i < events.size(); i++) {
            whole.follow(events.get(i), machines.get(i));
        }
        whole.judgeWhole(events.size() - 1, events.getLast(), machine());
        assertThat(states(lint.found())).as(what).isEqualTo(states(whole.found()));
    }

    /** Without what needs the event: which one broke a rule, whether a gap is a removal's, and what operations did. */
    private static Set<String> states(List<Found> found) {
        Set<String> states = new TreeSet<>();
        for (Found one : found) {
            Finding finding = one.finding();
            if (!finding.place().kind().equals("event")) {
                states.add("%s %s %s %s".formatted(finding.what(), finding.place(), finding.va(), finding.pa()));
            }
        }
        return states;
    }

    /** All of a recording, event by event, each judged as a whole too where {@code isCompared}. */
    static JudgedHistory of(Path file, boolean isCompared) {
        JudgedHistory followed = new JudgedHistory();
        Machine machine = null;
        try (Recording recording = Recording.open(file, _ -> {})) {
            for (Recording.Step step = recording.next(); step != null; step = recording.next()) {
                for (Event event : Hotplug.decide(machine, step.command())) {
                    machine = Hotplug.evolve(machine, event);
                    followed.next(event, machine);
                    if (isCompared) {
                        followed.assertJudgedAsAWhole(file + " after event " + (followed.events.size() - 1));
                    }
                }
            }
        }
        return followed;
    }
}
