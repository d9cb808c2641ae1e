package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bytes of a journal's files, and what it tells.
 *
 * @param file of the database
 * @param acknowledged of the file beside it; null where there is none
 * @param log what {@code replug log --json} prints
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record JournalImage(byte[] file, byte @Nullable [] acknowledged, String log) {
    private static final JsonMapper JSON = new JsonMapper();

    static JournalImage of(Cli cli) {
        Cli.Result log = cli.run("log", "--json");
        assertThat(log.exitCode()).as(log.err()).isZero();
        try {
            Path beside = besideOf(cli.journal());
            return new JournalImage(
                    Files.readAllBytes(fileOf(cli.journal())),
                    Files.exists(beside) ? Files.readAllBytes(beside) : null,
                    log.out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path fileOf(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".mv.db");
    }

    static Path besideOf(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".acknowledged");
    }

    JournalImage withFile(byte[] other) {
        return new JournalImage(other, acknowledged, log);
    }

    JournalImage withAcknowledged(byte @Nullable [] other) {
        return new JournalImage(file, other, log);
    }

    /** Puts the files where {@code cli} looks for them, in place of what is there. */
    void put(Cli cli) {
        try {
            Files.write(fileOf(cli.journal()), file);
            if (acknowledged == null) {
                Files.deleteIfExists(besideOf(cli.journal()));
            } else {
                Files.write(besideOf(cli.journal()), acknowledged);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int events() {
        return JSON.readTree(log).size();
    }

    static JsonNode events(String log) {
        return JSON.readTree(log);
    }
}
