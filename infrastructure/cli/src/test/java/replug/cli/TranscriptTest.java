package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown in a document fits what is printed, or does not: the tests of documents can fail. */
class TranscriptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a b c    | a b c  | true",
                "a … c    | a b c  | true",
                "a … c    | a c    | true",
                "… c      | a b c  | true",
                "a …      | a b c  | true",
                "a b      | a b c  | false",
                "b c      | a b c  | false",
                "a c      | a b c  | false",
                "a … d    | a b c  | false",
                "a b … b  | a b c  | false",
                "a … b    | a b c  | false",
                "a x c    | a b c  | false",
            })
    void lines_that_are_left_out_stand_for_any(String shown, String printed, boolean fits) {
        Transcript step = new Transcript(1, "replug", List.of(shown.split(" +")));

        assertThat(step.differs(printed.replace(' ', '\n'), line -> line).isEmpty())
                .isEqualTo(fits);
    }

    @Test
    void only_what_differs_each_time_is_made_alike() {
        EachTime each = new EachTime(Path.of("here"));
        String hash = "84fb667e199bb71c".repeat(4);

        assertThat(each.apply("at 2026-11-25T17:32:50.426Z to 17:32:51Z")).isEqualTo("at TIME to TIME");
        assertThat(each.apply("head           " + hash)).isEqualTo("head           HASH");
        assertThat(each.apply(hash)).isEqualTo("HASH");
        assertThat(each.apply("here/.replug")).isEqualTo(EachTime.FOLDER + "/.replug");
        for (String same : List.of(
                "tables digest  " + hash,
                "[    1.725422] pmd=0000000000000000",
                "0xffff8d8004000000-0xffff8d80041fffff")) {
            assertThat(each.apply(same)).isEqualTo(same);
        }
    }
}
