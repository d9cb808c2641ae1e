package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/** A database of H2 without a journal's tables: it has lost them, or is another program's. */
class ForeignFileTest {
    static final java.util.List<Opening> OPENINGS = java.util.List.of(Opening.TO_READ, Opening.TO_CREATE);

    @ParameterizedTest
    @FieldSource("OPENINGS")
    void is_refused_and_left_as_it_is(Opening opening, @TempDir Path folder) throws IOException, SQLException {
        Path path = folder.resolve("other");
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + path, "replug", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE other (id INT)");
        }
        Path file = folder.resolve("other.mv.db");
        byte[] before = Files.readAllBytes(file);

        JournalProblem problem =
                catchThrowableOfType(JournalProblem.class, () -> AxonJournal.open(path.toString(), opening));

        assertThat(problem.kind()).isEqualTo(Kind.DAMAGED);
        assertThat(problem).hasMessageContaining("is damaged, or no journal: its tables are not in it");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
}
