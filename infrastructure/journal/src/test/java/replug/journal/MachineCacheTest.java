package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The machines that were asked last are kept, and no others. */
class MachineCacheTest {
    private static final int KEPT = 8;

    private final MachineCache cache = new MachineCache();

    @Test
    void no_more_than_some_are_kept_however_many_come() {
        IntStream.range(0, 1000).forEach(i -> cache.put(i, "machine " + i));

        assertThat(IntStream.range(0, 1000).filter(cache::containsKey)).hasSize(KEPT);
        assertThat(IntStream.range(1000 - KEPT, 1000)).allMatch(cache::containsKey);
    }

    @Test
    void who_is_asked_again_stays() {
        cache.put("often", "asked");
        for (int i = 0; i < 1000; i++) {
            cache.put(i, "once");
            assertThat(cache.<Object, Object>get("often")).isEqualTo("asked");
        }
    }

    @Test
    void those_that_are_kept_outlive_a_garbage_collection() {
        IntStream.range(0, KEPT).forEach(i -> cache.put(i, new byte[1]));

        System.gc();

        assertThat(IntStream.range(0, KEPT)).allMatch(cache::containsKey);
    }

    @Test
    void what_is_removed_is_gone() {
        cache.put("one", "1");
        cache.put("two", "2");

        assertThat(cache.remove("one")).isTrue();
        assertThat(cache.remove("one")).isFalse();
        cache.removeAll();

        assertThat(cache.containsKey("two")).isFalse();
    }
}
