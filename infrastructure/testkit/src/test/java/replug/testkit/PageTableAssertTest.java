package replug.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static replug.domain.paging.Pte.A;
import static replug.domain.paging.Pte.D;
import static replug.domain.paging.Pte.G;
import static replug.domain.paging.Pte.R;
import static replug.testkit.ReplugAssertions.assertThat;

import org.junit.jupiter.api.Test;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;

class PageTableAssertTest {
    private static final long VA = 0xffff_af80_8000_0000L;
    private static final PageTable EMPTY = PageTable.empty(PagingMode.SV48, 0x8100_0000L);
    private static final PageTable MAPPED = EMPTY.edit(edit -> {
        edit.set(VA, 3, 1, 0x2080_0001L, 0);
        edit.set(VA, 2, 1, 0x2090_0001L, 0);
        edit.set(VA, 1, 64, 0x4000_00e7L, 0x8_0000);
    });

    @Test
    void a_translation_is_checked_step_by_step() {
        assertThat(MAPPED)
                .maps(VA + 0x20_1234)
                .to(0x1_0020_1234L)
                .inLeavesOf(2 << 20)
                .with(0xe7)
                .doesNotMap(VA - 1)
                .hasSameEntriesAs(MAPPED.edit(_ -> {}));
    }

    @Test
    void a_wrong_translation_is_shown() {
        assertThatThrownBy(() -> assertThat(MAPPED).maps(VA).to(0x1234))
                .hasMessageContaining("should be physical 0x0000000000001234, but is 0x0000000100000000");
        assertThatThrownBy(() -> assertThat(MAPPED).maps(VA).with(R, G, A, D))
                .hasMessageContaining("should have flags DAG...RV, but is 0x00000000400000e7 (DAG..WRV)");
        assertThatThrownBy(() -> assertThat(MAPPED).maps(VA).inLeavesOf(4096)).hasMessageContaining("maps 0x200000");
        assertThatThrownBy(() -> assertThat(MAPPED).doesNotMap(VA)).hasMessageContaining("should not be mapped");
    }

    @Test
    void an_address_that_is_not_mapped_says_where_the_walk_ended() {
        assertThatThrownBy(() -> assertThat(MAPPED).maps(VA + (128 << 20)))
                .hasMessageContaining("the walk ends at the pmd level: the entry is empty");
    }

    @Test
    void differing_tables_show_their_first_entries_decoded() {
        PageTable other = MAPPED.edit(edit -> edit.set(VA, 1, 1, 0x4000_00e3L, 0));

        assertThatThrownBy(() -> assertThat(MAPPED).hasSameEntriesAs(other))
                .hasMessageContaining("0xffffaf8080000000 pmd x1: is 0x00000000400000e7 (DAG..WRV),"
                        + " should be 0x00000000400000e3 (DAG...RV)");
    }
}
