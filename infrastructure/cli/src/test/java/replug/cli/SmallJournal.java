package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import replug.interchange.Recordings;
import replug.journal.AxonJournal;
import replug.journal.Opening;

/** Journals of a machine with few events, in each state that a file may be left in. */
enum SmallJournal {
    /** By whoever closed it. */
    CLOSED {
        @Override
        void leave(Cli cli) {}
    },
    /** By a process that was killed while it wrote. */
    KILLED {
        @Override
        void leave(Cli cli) throws IOException {
            try (Writer writer = Writer.start(cli.journal())) {
                for (int i = 0; i < 8; i++) {
                    writer.ask(Writer.line(i));
                    assertThat(writer.answer()).isPositive();
                }
                writer.kill();
            }
        }
    },
    COMPACTED {
        @Override
        void leave(Cli cli) {
            try (AxonJournal journal = AxonJournal.open(cli.journal().toString(), Opening.TO_WRITE)) {
                journal.compact();
            }
        }
    };

    abstract void leave(Cli cli) throws IOException;

    /** Makes one. */
    JournalImage make(Cli cli) throws IOException {
        assertThat(cli.run("import", Recordings.named("nokasan-sv48-boot")).exitCode())
                .isZero();
        for (int i = 0; i < 3; i++) {
            byte[] lines = String.join("\n", Writer.ROUND).getBytes(StandardCharsets.UTF_8);
            assertThat(cli.runWith(new ByteArrayInputStream(lines), "run", "-").exitCode())
                    .isZero();
        }
        leave(cli);
        return JournalImage.of(cli);
    }
}
