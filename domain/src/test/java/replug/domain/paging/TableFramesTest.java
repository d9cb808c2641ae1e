package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.PAGE_BYTES;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableFramesTest {
    private static final long HIGHEST_FRAME = (1L << 44) - 1;
    private static final int EDITS = 250;

    /** {@code count} frames from {@code frame} become what {@code first} and {@code stride} say. */
    private record Write(long frame, int count, long first, long stride) {
        static Write random(Random random) {
            long frame = frameNear(random, border(random));
            int count = random.nextInt(3) == 0 ? 1 + random.nextInt(1500) : 1;
            int fitting = (int) Math.min(count, HIGHEST_FRAME - frame + 1);
            return random.nextInt(3) == 0
                    ? new Write(frame, fitting, 0, 0)
                    : new Write(
                            frame,
                            fitting,
                            TableFrames.pack(random.nextLong() & -PAGE_BYTES, random.nextInt(5)),
                            PAGE_BYTES * random.nextInt(1 << 20));
        }

        /** First frames of nodes of the trie, the highest frame, and anywhere. */
        private static long border(Random random) {
            return switch (random.nextInt(5)) {
                case 0 -> 512;
                case 1 -> 1L << 19;
                case 2 -> 1L << 39;
                case 3 -> HIGHEST_FRAME;
                default -> random.nextLong(HIGHEST_FRAME);
            };
        }

        private static long frameNear(Random random, long border) {
            return Math.clamp(border + random.nextInt(1000) - 500, 0, HIGHEST_FRAME);
        }

        TableFrames on(TableFrames frames, Owner edit) {
            return frames.with(edit, frame * PAGE_BYTES, count, first, stride);
        }

        boolean isFree(Map<Long, Long> places) {
            return LongStream.range(frame, frame + count).allMatch(each -> places.getOrDefault(each, 0L) == 0);
        }

        void on(Map<Long, Long> places) {
            for (int i = 0; i < count; i++) {
                places.put(frame + i, first + i * stride);
            }
        }
    }

    private record Version(TableFrames frames, Map<Long, Long> places) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 0xdead_beefL})
    void frames_hold_what_a_plain_map_holds(long seed) {
        Random random = new Random(seed);
        TableFrames frames = TableFrames.empty();
        Map<Long, Long> places = new TreeMap<>();
        List<Version> versions = new ArrayList<>();
        List<Write> writes = new ArrayList<>();

        for (int i = 0; i < EDITS; i++) {
            Owner edit = new Owner();
            for (int k = random.nextInt(4); k >= 0; k--) {
                Write write = Write.random(random);
                writes.add(write);
                frames = write.on(frames, edit);
                write.on(places);
                LongStream around = LongStream.rangeClosed(Math.max(0, write.frame - 1), write.frame + write.count);
                assertThat(wrong(frames, places, around))
                        .as("seed %d, %s", seed, writes)
                        .isEmpty();
                Write other = Write.random(random);
                assertThat(frames.areFree(other.frame * PAGE_BYTES, other.count))
                        .as("%s, seed %d, %s", other, seed, writes)
                        .isEqualTo(other.isFree(places));
            }
            if (i % 40 == 0) {
                versions.add(new Version(frames, new TreeMap<>(places)));
            }
        }

        versions.add(new Version(frames, new TreeMap<>(places)));
        for (Version version : versions) {
            LongStream everyFrame = places.keySet().stream().mapToLong(frame -> frame);
            assertThat(wrong(version.frames, version.places, everyFrame))
                    .as("seed %d, %s", seed, writes)
                    .isEmpty();
        }
    }

    private static List<String> wrong(TableFrames frames, Map<Long, Long> places, LongStream wanted) {
        return wanted.filter(frame -> frames.get(frame * PAGE_BYTES) != places.getOrDefault(frame, 0L))
                .mapToObj(frame -> "frame 0x%x is 0x%x, should be 0x%x"
                        .formatted(frame, frames.get(frame * PAGE_BYTES), places.getOrDefault(frame, 0L)))
                .toList();
    }

    @Test
    void a_place_is_an_address_and_a_level() {
        for (long va : new long[] {0, 0x1000, 0x3f_ffff_f000L, 0xffff_ffc0_0000_0000L, -PAGE_BYTES}) {
            for (int level = 0; level <= 4; level++) {
                long packed = TableFrames.pack(va, level);

                assertThat(packed).isNotZero();
                assertThat(TableFrames.va(packed)).isEqualTo(va);
                assertThat(TableFrames.level(packed)).isEqualTo(level);
            }
        }
    }

    @Test
    void the_lowest_and_the_highest_frame_can_both_be_tables() {
        Owner edit = new Owner();
        TableFrames frames =
                TableFrames.empty().with(edit, 0, 1, 11, 0).with(edit, HIGHEST_FRAME * PAGE_BYTES, 1, 12, 0);

        assertThat(frames.get(0)).isEqualTo(11);
        assertThat(frames.get(HIGHEST_FRAME * PAGE_BYTES)).isEqualTo(12);
        assertThat(frames.get(PAGE_BYTES)).isZero();
    }
}
