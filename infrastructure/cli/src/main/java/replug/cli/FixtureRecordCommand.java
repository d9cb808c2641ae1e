package replug.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import replug.application.Journal;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.application.fixture.Divergence;
import replug.application.fixture.Fixture;
import replug.application.fixture.FixtureModel;
import replug.application.fixture.FixtureRecorder;
import replug.application.fixture.Scrub;
import replug.interchange.FixtureFile;
import replug.journal.Opening.Access;

/** {@code replug fixture record}. */
@Command(
        name = "record",
        header = "Make a fixture of a machine's history, decided or recorded, or of a part of it.",
        description = {
            "",
            "With --range A..B it begins in the state after event A. Of a history that was recorded from a real kernel, the page"
                    + " frames that its allocator picked are kept with each operation.",
            "--scrub takes out: host (the machine's name, what log and command line say besides memory), time (of the kernel's"
                    + " log), actor (notes), frames (a recorded kernel's page frames, numbered as they come instead)."
        },
        footer = {
            "",
            "Examples:",
            "  replug fixture record --scrub host,time -o kmem-slab-block.replug.jsonl",
            "  replug fixture record --machine lab1 --range 4..9 -o lab1.replug.jsonl"
        })
final class FixtureRecordCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--range", paramLabel = "A..B", description = "Only what follows event A, up to event B.")
    private @Nullable String range;

    @Option(
            names = "--scrub",
            split = ",",
            paramLabel = "WHAT",
            description = "Leave out: host, time, actor, frames. May be given several times.")
    private List<String> scrubs = List.of();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file, which must not be there yet; NAME.replug.jsonl, or with .gz.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public void run() {
        Replug replug = (Replug) spec.root().userObject();
        FixtureFiles.requireName(file);
        Set<Scrub> wanted = wanted();
        EventRange events = range == null ? new EventRange(0, null) : EventRange.of(List.of(range));
        if (events.isBackwards()) {
            throw new Mistake("--range %s: expected the earlier event first".formatted(range));
        }
        Fixture fixture = FixtureModel.withFindings(Scrub.scrubbed(recorded(replug, events), wanted));
        FixtureFiles.create(file, FixtureFile.of(fixture));
        Optional<Divergence> divergence = FixtureFiles.check(file, fixture);
        if (replug.json()) {
            JsonText.print(
                    replug.out(),
                    JsonText.object()
                            .put("file", file.toString())
                            .put("steps", fixture.steps().size())
                            .put("passes", divergence.isEmpty()));
        } else {
            replug.out().printf("%d steps of %s are in %s%n", fixture.steps().size(), fixture.machine(), file);
            divergence.ifPresent(where -> {
                replug.out().println("the model does something else:");
                FixtureText.lines(fixture, where).forEach(replug.out()::println);
            });
        }
    }

    private static Fixture recorded(Replug replug, EventRange events) {
        try (Journal journal = replug.open(Access.READ)) {
            String machine = replug.machine(journal);
            FixtureRecorder recorder = new FixtureRecorder(events.first());
            long last = new Timeline(journal, machine)
                    .replay(events.last(), Verify.EACH, recorder)
                    .number();
            if (last < events.first()) {
                throw new Mistake(
                        "machine %s has no event %d: its last is %d".formatted(machine, events.first(), last));
            }
            return recorder.fixture(machine);
        }
    }

    private Set<Scrub> wanted() {
        Set<Scrub> wanted = EnumSet.noneOf(Scrub.class);
        for (String word : scrubs) {
            wanted.add(Stream.of(Scrub.values())
                    .filter(scrub -> word(scrub).equals(word))
                    .findFirst()
                    .orElseThrow(() -> new Mistake("--scrub: expected %s, found \"%s\""
                            .formatted(
                                    Stream.of(Scrub.values())
                                            .map(FixtureRecordCommand::word)
                                            .collect(Collectors.joining(", ")),
                                    Numbers.shortened(word)))));
        }
        return wanted;
    }

    private static String word(Scrub scrub) {
        return scrub.name().toLowerCase(Locale.ROOT);
    }
}
