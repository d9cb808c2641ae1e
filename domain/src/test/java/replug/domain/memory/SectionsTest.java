package replug.domain.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.memory.Sections.Run;

class SectionsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sections_are_what_a_plain_map_holds_and_changes_lead_from_any_to_any(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Integer, Run> plain = new TreeMap<>();
        Sections sections = Sections.NONE;
        Sections earlier = sections;

        for (int i = 0; i < 2000; i++) {
            Run change = new Run(
                    random.nextInt(60),
                    1 + random.nextInt(8),
                    random.nextInt(3) == 0 ? 0 : 1L << random.nextInt(3),
                    random.nextBoolean());
            for (int number = change.first(); number < change.end(); number++) {
                plain.remove(number);
                if (change.subsections() != 0) {
                    plain.put(number, new Run(number, 1, change.subsections(), change.early()));
                }
            }
            sections = sections.with(change);

            int asked = random.nextInt(80);
            assertThat(sections.section(asked)).as("seed %d", seed).isEqualTo(plain.get(asked));
            Integer next = plain.ceilingKey(asked);
            assertThat(sections.next(asked)).as("seed %d", seed).isEqualTo(next == null ? -1 : next);
            Sections again = earlier;
            for (Run run : earlier.changesTo(sections)) {
                again = again.with(run);
            }
            assertThat(again).as("seed %d", seed).isEqualTo(sections);
            earlier = random.nextInt(10) == 0 ? sections : earlier;
        }
    }

    @Test
    void nothing_must_be_applied_to_make_sections_what_they_are() {
        Sections sections = Sections.NONE.with(new Run(16, 8, Sections.ALL, true));

        assertThat(sections.changesTo(sections)).isEmpty();
        assertThat(sections.runs()).containsExactly(new Run(16, 8, Sections.ALL, true));
    }
}
