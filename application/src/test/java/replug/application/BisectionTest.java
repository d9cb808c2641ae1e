package replug.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.application.Bisection.Found;
import replug.application.Bisection.Verdict;

/** Finding the first event after which something holds. */
class BisectionTest {
    private static Bisection since(long first, Set<Long> skipped) {
        return new Bisection(
                event -> skipped.contains(event) ? Verdict.SKIPPED : event < first ? Verdict.GOOD : Verdict.BAD);
    }

    @Test
    void the_first_event_is_found_wherever_it_is() {
        for (long first = 1; first <= 100; first++) {
            Found found = since(first, Set.of()).between(0, 100);

            assertThat(found.candidates()).containsExactly(first);
            assertThat(found.good()).isEqualTo(first - 1);
        }
    }

    @Test
    void few_states_are_looked_at() {
        assertThat(since(777_777, Set.of()).between(0, 1_000_000).judged()).hasSizeLessThanOrEqualTo(22);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void of_events_that_cannot_be_judged_only_those_beside_the_first_remain(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            long first = random.nextLong(1, 60);
            Set<Long> skipped = LongStream.range(1, 60)
                    .filter(event -> random.nextInt(3) == 0)
                    .boxed()
                    .collect(Collectors.toSet());

            Found found = since(first, skipped).between(0, 60);

            assertThat(found.candidates()).contains(first);
            assertThat(skipped)
                    .containsAll(
                            found.candidates().subList(0, found.candidates().size() - 1));
        }
    }

    @Test
    void events_that_are_skipped_on_both_sides_are_all_named() {
        assertThat(since(5, Set.of(4L, 5L, 6L)).between(0, 9).candidates()).isEqualTo(List.of(4L, 5L, 6L, 7L));
    }

    @Test
    void the_ends_must_be_as_they_are_called() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> since(5, Set.of()).between(0, 4))
                .withMessage("it does not hold after event 4, which is called bad");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> since(5, Set.of()).between(5, 9))
                .withMessage("it holds after event 5 already, which is called good");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> since(5, Set.of()).between(9, 5))
                .withMessage("event 9, the good one, does not come before event 5, the bad one");
    }
}
