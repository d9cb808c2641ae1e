package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import replug.domain.paging.AddressRanges.Range;

class AddressRangesTest {
    private static List<Range> ranges(AddressRanges ranges) {
        return java.util.stream.IntStream.range(0, ranges.count())
                .mapToObj(i -> new Range(ranges.first(i), ranges.last(i)))
                .toList();
    }

    @Test
    void they_ascend_as_unsigned_numbers_and_those_that_overlap_or_touch_are_one() {
        AddressRanges joined = AddressRanges.of(
                List.of(new Range(-0x1000, -1), new Range(5, 9), new Range(0, 4), new Range(7, 20), new Range(22, 30)));

        assertThat(ranges(joined)).containsExactly(new Range(0, 20), new Range(22, 30), new Range(-0x1000, -1));
    }

    @Test
    void nothing_comes_after_the_last_address() {
        assertThat(ranges(AddressRanges.of(List.of(new Range(10, -1), new Range(0, 3), new Range(20, 30)))))
                .containsExactly(new Range(0, 3), new Range(10, -1));
        assertThat(AddressRanges.of(List.of(new Range(0, 9), new Range(10, -1))).isAll())
                .isTrue();
    }

    @Test
    void what_is_in_both_is_cut_to_both() {
        AddressRanges two = AddressRanges.of(List.of(new Range(10, 19), new Range(30, 39)));

        assertThat(ranges(two.and(AddressRanges.of(15, 32)))).containsExactly(new Range(15, 19), new Range(30, 32));
        assertThat(two.and(AddressRanges.of(20, 29)).isEmpty()).isTrue();
        assertThat(ranges(two.and(AddressRanges.ALL))).isEqualTo(ranges(two));
    }

    @Test
    void a_range_touches_if_one_address_is_in() {
        AddressRanges two = AddressRanges.of(List.of(new Range(10, 19), new Range(-10, -5)));

        assertThat(two.touches(0, 9)).isFalse();
        assertThat(two.touches(0, 10)).isTrue();
        assertThat(two.touches(19, 19)).isTrue();
        assertThat(two.touches(20, -11)).isFalse();
        assertThat(two.touches(-5, -1)).isTrue();
        assertThat(two.touches(-4, -1)).isFalse();
    }

    @Test
    void a_range_does_not_end_before_it_begins() {
        assertThatThrownBy(() -> AddressRanges.of(-1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0x1 is below 0xffffffffffffffff");
    }
}
