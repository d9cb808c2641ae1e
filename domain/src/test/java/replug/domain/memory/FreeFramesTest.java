package replug.domain.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.paging.FrameRange;

class FreeFramesTest {
    private static final int FRAMES = 4096;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void free_frames_are_what_a_plain_bit_set_holds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BitSet plain = new BitSet();
        FreeFrames free = FreeFrames.NONE;

        for (int i = 0; i < 3000; i++) {
            int first = random.nextInt(FRAMES);
            FrameRange range = new FrameRange(first, 1 + random.nextInt(Math.min(700, FRAMES - first)));
            if (random.nextInt(5) < 3) {
                free = free.without(range);
                plain.clear(first, (int) range.end());
            } else {
                free = free.with(range);
                plain.set(first, (int) range.end());
            }

            assertThat(free.count()).as("seed %d, change %d", seed, i).isEqualTo(plain.cardinality());
            assertThat(set(free)).as("seed %d, change %d", seed, i).isEqualTo(plain);
            assertThat(free.contains(range)).isEqualTo(plain.nextClearBit(first) >= range.end());
            assertThat(free.countIn(range))
                    .isEqualTo(plain.get(first, (int) range.end()).cardinality());
            assertThat(free.lowest(1)).isEqualTo(plain.nextSetBit(0));
            assertThat(free.lowest(512)).isEqualTo(lowestBlock(plain));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void ranges_ascend_and_never_touch(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FreeFrames free = FreeFrames.NONE;

        for (int i = 0; i < 500; i++) {
            free = free.with(new FrameRange(random.nextInt(1000), 1 + random.nextInt(5)));
            long last = -1;
            for (FrameRange range : free.ranges()) {
                assertThat(range.pfn()).isGreaterThan(last);
                last = range.end();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10, 11})
    void many_at_once_are_as_one_after_another(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            FreeFrames before = FreeFrames.NONE.with(ranges(random, random.nextInt(12)));
            List<FrameRange> more = ranges(random, random.nextInt(40));

            FreeFrames after = before.with(more);

            FreeFrames oneByOne = before;
            for (FrameRange range : more) {
                oneByOne = oneByOne.with(range);
            }
            assertThat(after).as("%s and %s", before, more).isEqualTo(oneByOne);
        }
    }

    private static List<FrameRange> ranges(SplittableRandom random, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> new FrameRange(random.nextInt(300), 1 + random.nextInt(8)))
                .toList();
    }

    private static BitSet set(FreeFrames free) {
        BitSet set = new BitSet();
        free.ranges().forEach(range -> set.set((int) range.pfn(), (int) range.end()));
        return set;
    }

    private static long lowestBlock(BitSet plain) {
        for (int first = 0; first < FRAMES; first += 512) {
            if (plain.nextClearBit(first) >= first + 512) {
                return first;
            }
        }
        return -1;
    }
}
