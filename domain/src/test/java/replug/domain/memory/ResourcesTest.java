package replug.domain.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private static final Resources BOOT = Resources.parse(List.of(
            "10000000-100000ff : serial",
            "80060000-bfffffff : System RAM",
            "  80202000-80def38f : Kernel image",
            "    80202000-80482327 : Kernel code",
            "  bde00000-bedfffff : Reserved",
            "200000000-2ffffffff : dax0.0",
            "400000000-4ffffffff : CXL Window 0"));

    private static Resources claimed(Resources resources, long start, long last) {
        return Objects.requireNonNull(resources.claim(start, last, "System RAM"));
    }

    @Test
    void lines_are_printed_as_they_were_read() {
        assertThat(BOOT.text())
                .startsWith("10000000-100000ff : serial", "80060000-bfffffff : System RAM")
                .contains("    80202000-80482327 : Kernel code", "200000000-2ffffffff : dax0.0");
        assertThat(Resources.parse(BOOT.text())).isEqualTo(BOOT);
        assertThat(Resources.parse(List.of("00101000-00101fff : rtc")).text())
                .containsExactly("00101000-00101fff : rtc");
    }

    @Test
    void a_line_that_is_none_is_refused() {
        assertThatThrownBy(() -> Resources.parse(List.of("80060000 System RAM")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected START-END : NAME, found \"80060000 System RAM\"");
    }

    @Test
    void a_free_range_becomes_a_line_in_its_place() {
        Resources claimed = claimed(BOOT, 0x1_0000_0000L, 0x1_07ff_ffffL);

        assertThat(claimed.text())
                .containsSubsequence(
                        "  bde00000-bedfffff : Reserved",
                        "100000000-107ffffff : System RAM",
                        "200000000-2ffffffff : dax0.0");
    }

    @Test
    void whatever_overlaps_a_busy_line_is_refused() {
        assertThat(BOOT.claim(0x9000_0000L, 0x97ff_ffffL, "System RAM")).isNull();
        assertThat(BOOT.claim(0xb800_0000L, 0xc7ff_ffffL, "System RAM")).isNull();
        assertThat(BOOT.claim(0x0800_0000L, 0x17ff_ffffL, "System RAM")).isNull();
    }

    @Test
    void a_line_that_is_not_busy_becomes_the_parent_of_what_it_holds_whole() {
        Resources claimed = Objects.requireNonNull(BOOT.claim(0x2_0000_0000L, 0x2_3fff_ffffL, "System RAM (kmem)"));

        assertThat(claimed.text()).contains("  200000000-23fffffff : System RAM (kmem)");
        assertThat(claimed.claim(0x2_0000_0000L, 0x2_07ff_ffffL, "System RAM (kmem)"))
                .isNull();
        assertThat(BOOT.claim(0x1_f800_0000L, 0x2_07ff_ffffL, "System RAM")).isNull();
        assertThat(claimed.release(0x2_0000_0000L, 0x2_3fff_ffffL)).isEqualTo(BOOT);
    }

    @Test
    void what_is_given_up_trims_splits_or_removes_the_line_that_holds_it() {
        Resources gigabyte = claimed(BOOT, 0x1_0000_0000L, 0x1_3fff_ffffL);

        assertThat(gigabyte.release(0x1_0000_0000L, 0x1_07ff_ffffL).text())
                .contains("108000000-13fffffff : System RAM");
        assertThat(gigabyte.release(0x1_3800_0000L, 0x1_3fff_ffffL).text())
                .contains("100000000-137ffffff : System RAM");
        assertThat(gigabyte.release(0x1_1000_0000L, 0x1_17ff_ffffL).text())
                .containsSubsequence("100000000-10fffffff : System RAM", "118000000-13fffffff : System RAM");
        assertThat(gigabyte.release(0x1_0000_0000L, 0x1_3fff_ffffL)).isEqualTo(BOOT);
    }

    @Test
    void lines_stay_where_no_one_line_holds_the_range_or_what_is_within_does_not_fit() {
        Resources two = claimed(claimed(BOOT, 0x1_0000_0000L, 0x1_07ff_ffffL), 0x1_0800_0000L, 0x1_0fff_ffffL);

        assertThat(two.release(0x1_0000_0000L, 0x1_0fff_ffffL)).isEqualTo(two);
        assertThat(BOOT.release(0xb000_0000L, 0xb7ff_ffffL)).isEqualTo(BOOT);
    }

    @Test
    void neighbours_merge_only_where_both_may() {
        Resources first = claimed(BOOT, 0x1_0000_0000L, 0x1_07ff_ffffL).merge(0x1_0000_0000L, 0x1_07ff_ffffL);
        Resources second = claimed(first, 0x1_0800_0000L, 0x1_0fff_ffffL);

        assertThat(second.text()).contains("100000000-107ffffff : System RAM", "108000000-10fffffff : System RAM");
        assertThat(second.merge(0x1_0800_0000L, 0x1_0fff_ffffL).text()).contains("100000000-10fffffff : System RAM");
        Resources plain = claimed(claimed(BOOT, 0x1_0000_0000L, 0x1_07ff_ffffL), 0x1_0800_0000L, 0x1_0fff_ffffL);
        assertThat(plain.merge(0x1_0800_0000L, 0x1_0fff_ffffL).text())
                .contains("100000000-107ffffff : System RAM", "108000000-10fffffff : System RAM");
    }

    @Test
    void ram_is_what_lines_of_ram_cover_without_a_hole() {
        Resources more = claimed(BOOT, 0xc000_0000L, 0xc7ff_ffffL);

        assertThat(more.isSystemRam(0xb800_0000L, 0xc7ff_ffffL)).isTrue();
        assertThat(more.isSystemRam(0x8000_0000L, 0x87ff_ffffL)).isFalse();
        assertThat(more.isSystemRam(0xc000_0000L, 0xcfff_ffffL)).isFalse();
        assertThat(more.hasSystemRam(0xc7ff_ffffL, 0xd000_0000L)).isTrue();
        assertThat(more.hasSystemRam(0x2_0000_0000L, 0x2_ffff_ffffL)).isFalse();
    }

    @Test
    void a_change_leads_from_one_tree_to_the_other_and_fits_no_third() {
        Resources after = claimed(BOOT, 0x1_0000_0000L, 0x1_07ff_ffffL);
        ResourceChange change = Objects.requireNonNull(BOOT.changeTo(after));

        assertThat(change.removed()).isEmpty();
        assertThat(BOOT.with(change)).isEqualTo(after);
        assertThat(after.with(Objects.requireNonNull(after.changeTo(BOOT)))).isEqualTo(BOOT);
        assertThat(BOOT.changeTo(BOOT)).isNull();
        assertThatThrownBy(() -> BOOT.with(Objects.requireNonNull(after.changeTo(BOOT))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
