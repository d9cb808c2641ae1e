package replug.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import replug.application.Bisection.Verdict;
import replug.application.fixture.Fixture;
import replug.interchange.FixtureFile;

/** Says of histories whether they show something, by a shell command; asked twice, so that one which is not sure is found out. */
final class FixtureJudge implements Predicate<Fixture>, AutoCloseable {
    private final ShellCommand command;
    private final TemporaryFolder folder = TemporaryFolder.in(null);

    FixtureJudge(String command, long seconds) {
        this.command = new ShellCommand(command, seconds);
    }

    @Override
    public boolean test(Fixture fixture) {
        Path file = folder.path().resolve("candidate.replug.jsonl");
        FixtureFiles.replace(file, FixtureFile.of(fixture));
        Map<String, String> environment = Map.of("REPLUG_FIXTURE", file.toString());
        String of = "with %d operations".formatted(fixture.steps().size());
        Verdict verdict = command.verdict(of, environment);
        if (command.verdict(of, environment) != verdict) {
            throw new Mistake("--run: the command says one thing and then another of the same fixture, %s: it is flaky"
                    .formatted(of));
        }
        return verdict == Verdict.BAD;
    }

    @Override
    public void close() {
        folder.close();
    }
}
