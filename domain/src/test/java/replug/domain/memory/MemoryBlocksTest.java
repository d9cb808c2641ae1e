package replug.domain.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;

class MemoryBlocksTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void blocks_are_what_a_plain_map_holds_and_runs_are_as_long_as_can_be(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Integer, Run> plain = new TreeMap<>();
        MemoryBlocks blocks = MemoryBlocks.NONE;
        MemoryBlocks earlier = blocks;

        for (int i = 0; i < 2000; i++) {
            Run change = random(random);
            for (int number = change.first(); number < change.end(); number++) {
                plain.remove(number);
                if (change.state() != State.ABSENT) {
                    plain.put(number, new Run(number, 1, change.state(), change.zone(), change.node()));
                }
            }
            blocks = blocks.with(change);

            for (int number = 0; number < 60; number++) {
                assertThat(blocks.block(number))
                        .as("seed %d, change %d", seed, i)
                        .isEqualTo(plain.get(number));
            }
            assertThat(blocks.count()).isEqualTo(plain.size());
            MemoryBlocks changed = earlier;
            for (Run step : earlier.changesTo(blocks)) {
                changed = changed.with(step);
            }
            assertThat(changed).isEqualTo(blocks);
            earlier = random.nextInt(10) == 0 ? blocks : earlier;
        }
    }

    private static Run random(SplittableRandom random) {
        State state = List.of(State.values()).get(random.nextInt(4));
        String zone = state == State.ONLINE && random.nextBoolean() ? "Movable" : null;
        Integer node = state == State.ABSENT ? null : (Integer) random.nextInt(2);
        return new Run(random.nextInt(50), 1 + random.nextInt(10), state, zone, node);
    }

    @Test
    void a_run_needs_at_least_one_block_and_a_number_that_fits() {
        assertThatThrownBy(() -> new Run(0, 0, State.ONLINE, null, null)).hasMessageContaining("0 memory blocks");
        assertThatThrownBy(() -> new Run(-1, 1, State.ONLINE, null, null)).hasMessageContaining("number -1");
        assertThatThrownBy(() -> new Run(Integer.MAX_VALUE, 1, State.ONLINE, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void gaps_between_blocks_are_runs_where_somebody_wants_them() {
        MemoryBlocks blocks = MemoryBlocks.NONE
                .with(new Run(4, 4, State.ONLINE, "Normal", 0))
                .with(new Run(10, 1, State.OFFLINE, null, 0));

        assertThat(blocks.covering(2, 10))
                .containsExactly(
                        Run.absent(2, 2),
                        new Run(4, 4, State.ONLINE, "Normal", 0),
                        Run.absent(8, 2),
                        new Run(10, 1, State.OFFLINE, null, 0),
                        Run.absent(11, 1));
        assertThat(blocks.covering(5, 2)).containsExactly(new Run(5, 2, State.ONLINE, "Normal", 0));
        assertThat(blocks.covering(20, 3)).containsExactly(Run.absent(20, 3));
    }
}
