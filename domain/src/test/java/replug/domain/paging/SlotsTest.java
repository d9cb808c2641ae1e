package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.SLOTS;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlotsTest {
    private static final int HISTORIES = 150;
    private static final int WRITES = 100;

    /** How the writes of a history look: what makes few runs, and what makes many. */
    enum Habit {
        SINGLE_WORDS,
        RUNS,
        ALL_SORTS;

        int count(Random random, int room) {
            boolean single = this == SINGLE_WORDS || (this == ALL_SORTS && random.nextInt(3) > 0);
            return single ? 1 : random.nextInt(8) == 0 ? room : 1 + random.nextInt(Math.min(room, 60));
        }
    }

    private record Write(int slot, int count, long first, long stride) {
        static Write random(Random random, Habit habit, long[] words) {
            int slot = random.nextInt(SLOTS);
            int count = habit.count(random, SLOTS - slot);
            return switch (random.nextInt(6)) {
                case 0, 1 -> new Write(slot, count, 0, 0);
                case 2 -> new Write(slot, count, random.nextInt(7) - 3, random.nextInt(5) - 2);
                case 3 -> new Write(slot, count, random.nextLong(), random.nextLong());
                case 4 -> new Write(slot, count, words[Math.max(0, slot - 1)] + Pte.NEXT_PAGE, Pte.NEXT_PAGE);
                default -> new Write(slot, count, 0xe7 + slot * Pte.NEXT_PAGE, Pte.NEXT_PAGE);
            };
        }

        void on(long[] words) {
            for (int i = 0; i < count; i++) {
                words[slot + i] = first + i * stride;
            }
        }

        int mismatch(long[] words) {
            for (int i = 0; i < count; i++) {
                if (words[slot + i] != first + i * stride) {
                    return slot + i;
                }
            }
            return -1;
        }
    }

    private record Version(Slots slots, LongBuffer words) {}

    /** Printed where a law fails. */
    private record History(long seed, List<Write> writes) {}

    @ParameterizedTest
    @EnumSource
    void slots_hold_what_a_plain_array_holds(Habit habit) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            long[] words = new long[SLOTS];
            Slots slots = Slots.EMPTY;
            List<Version> versions = new ArrayList<>();
            List<Write> writes = new ArrayList<>();

            for (int i = 0; i < WRITES; i++) {
                Write write = Write.random(random, habit, words);
                writes.add(write);
                slots = slots.with(write.slot, write.count, write.first, write.stride);
                write.on(words);

                History history = new History(seed, writes);
                assertThat(copied(slots)).as("%s", history).isEqualTo(LongBuffer.wrap(words));
                assertThat(slots.isEmpty())
                        .as("%s", history)
                        .isEqualTo(Arrays.stream(words).allMatch(word -> word == 0));
                assertThat(got(slots)).as("%s", history).isEqualTo(LongBuffer.wrap(words));
                assertSameMismatch(slots, words, random, habit, history);
                if (i % 10 == 0) {
                    versions.add(new Version(slots, LongBuffer.wrap(words.clone())));
                }
            }
            assertThat(versions)
                    .as("old versions of seed %d, %s", seed, writes)
                    .allSatisfy(version -> assertThat(copied(version.slots)).isEqualTo(version.words));
        }
    }

    private static void assertSameMismatch(Slots slots, long[] words, Random random, Habit habit, History history) {
        Write asked = Write.random(random, habit, words);
        long step = asked.slot + 1 < SLOTS ? words[asked.slot + 1] - words[asked.slot] : 0;
        Write near = new Write(asked.slot, asked.count, words[asked.slot], step);
        for (Write run : List.of(asked, near, new Write(asked.slot, asked.count, 0, 0), new Write(0, SLOTS, 0, 0))) {
            assertThat(slots.mismatch(run.slot, run.count, run.first, run.stride))
                    .as("%s of %s", run, history)
                    .isEqualTo(run.mismatch(words));
        }
    }

    @Test
    void few_runs_are_stored_as_runs_and_many_scattered_words_as_an_array() {
        Slots run = Slots.EMPTY.with(0, SLOTS, 0xe7, Pte.NEXT_PAGE);
        Slots scattered = Slots.EMPTY;
        for (int slot = 0; slot < SLOTS; slot += 2) {
            scattered = scattered.with(slot, 1, 0xe7, 0);
        }

        assertThat(run.isArray()).isFalse();
        assertThat(scattered.isArray()).isTrue();
    }

    @Test
    void an_array_that_is_cleared_is_empty() {
        Slots cleared = Slots.of(new long[SLOTS]).with(3, 1, 7, 0).with(3, 1, 0, 0);

        assertThat(cleared.isEmpty()).isTrue();
        assertThat(cleared.mismatch(0, SLOTS, 0, 0)).isEqualTo(-1);
    }

    @Test
    void words_written_one_by_one_become_one_run() {
        Slots slots = Slots.EMPTY;
        for (int slot = 0; slot < SLOTS; slot++) {
            slots = slots.with(slot, 1, 0xe7 + slot * Pte.NEXT_PAGE, 0);
        }

        assertThat(slots.isArray()).isFalse();
        assertThat(slots.mismatch(0, SLOTS, 0xe7, Pte.NEXT_PAGE)).isEqualTo(-1);
    }

    @Test
    void overwriting_changes_an_array_in_place() {
        Slots slots = Slots.of(new long[SLOTS]);

        slots.overwrite(510, 2, 5, 2);

        assertThat(slots.get(509)).isZero();
        assertThat(slots.get(510)).isEqualTo(5);
        assertThat(slots.get(511)).isEqualTo(7);
    }

    private static LongBuffer copied(Slots slots) {
        long[] copy = new long[SLOTS];
        Arrays.fill(copy, -1);
        slots.copyTo(copy);
        return LongBuffer.wrap(copy);
    }

    private static LongBuffer got(Slots slots) {
        long[] words = new long[SLOTS];
        Arrays.setAll(words, slots::get);
        return LongBuffer.wrap(words);
    }
}
