package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import replug.interchange.Recordings;

/** What lint finds in recordings of real kernels, and nothing else. */
class LintRecordingsTest {
    /** All that is to be found in all recordings; each was looked at, and is what kernel-spec says of that kernel. */
    private static final String APPROVED = """
            kasan-sv48-pagemap 9 error over-removal section 32
            kasan-sv48-rich 52 error over-removal memory40-46
            nokasan-sv39-farrange 7 warning outside-direct-map memory1072
            nokasan-sv39-farrange 7 warning root-added pgd slot 476
            nokasan-sv48-enomem 1 warning block-sections section 256-728
            nokasan-sv48-pagemap 9 error over-removal section 32
            nokasan-sv48-partial 2 error over-removal memory32-34
            nokasan-sv48-partial 2 error over-removal memory36-39
            nokasan-sv48-partial 6 error over-removal memory44-47
            nokasan-sv48-rich 52 error over-removal memory40-46
            nokasan-sv57-partial 2 error over-removal memory32-34
            nokasan-sv57-partial 2 error over-removal memory36-39
            nokasan-sv57-partial 6 error over-removal memory44-47
            nokasan72-sv39-farrange 7 warning outside-direct-map memory1072
            nokasan72-sv39-farrange 7 warning root-added pgd slot 476
            nokasan72-sv48-pagemap 9 error over-removal section 32
            page56-sv48-basic 10 error over-removal section 33
            page56-sv48-mixed 31 error over-removal section 34
            page56-sv48-mixed 31 error over-removal section 36
            page56-sv48-mixed 32 error over-removal section 32
            page56-sv48-mixed 33 error over-removal section 38
            page56-sv48-mixed 36 error over-removal section 37
            """;

    /** As {@link #APPROVED}, what is told as info. */
    private static final String APPROVED_INFO = """
            kasan-sv39-memmap 7 info max-pfn
            kasan-sv39-mixed 6 info max-pfn
            kasan-sv39-random 6 info max-pfn
            kasan-sv39-random 35 info max-pfn
            kasan-sv48-memmap 7 info max-pfn
            kasan-sv48-rich 21 info max-pfn
            kasan72-sv48-memmap 7 info max-pfn
            nokasan-sv39-memmap 7 info max-pfn
            nokasan-sv39-random 6 info max-pfn
            nokasan-sv39-random 35 info max-pfn
            nokasan-sv39-rich 21 info max-pfn
            nokasan-sv48-memmap 7 info max-pfn
            nokasan-sv48-mixed 6 info max-pfn
            nokasan-sv48-numa-less 13 info max-pfn
            nokasan-sv48-numa-less 27 info max-pfn
            nokasan-sv48-partial 4 info max-pfn
            nokasan-sv48-pol-automov 5 info max-pfn
            nokasan-sv48-pol-automov 14 info max-pfn
            nokasan-sv48-pol-online 5 info max-pfn
            nokasan-sv48-pol-online 16 info max-pfn
            nokasan-sv48-random 6 info max-pfn
            nokasan-sv48-random 35 info max-pfn
            nokasan-sv48-rich 21 info max-pfn
            nokasan-sv48-richmom 21 info max-pfn
            nokasan-sv57-memmap 7 info max-pfn
            nokasan-sv57-mixed 6 info max-pfn
            nokasan-sv57-partial 4 info max-pfn
            nokasan72-sv39-rich 21 info max-pfn
            nokasan72-sv48-memmap 7 info max-pfn
            page56-sv48-mixed 6 info max-pfn
            pagealloc-sv48-memmap 7 info max-pfn
            stock-sv39-random-mom 0 info leaf-flags pte slot 365
            stock-sv39-random-mom 0 info leaf-flags pte slot 374-392
            stock-sv39-random-mom 0 info leaf-flags pte slot 405
            stock-sv39-random-mom 0 info leaf-flags pte slot 407
            stock-sv48-random 0 info leaf-flags pte slot 348
            stock-sv48-random 0 info leaf-flags pte slot 359
            stock-sv48-random 0 info leaf-flags pte slot 369-387
            stock-sv48-random 0 info leaf-flags pte slot 379
            """;

    @Test
    void in_recordings_of_real_kernels_only_what_was_approved_is_found() {
        List<String> found = new ArrayList<>();
        for (Path file : Recordings.all()) {
            String name = Objects.requireNonNull(file.getFileName()).toString().replace(".jsonl.gz", "");
            JudgedHistory.of(file, false).found.stream()
                    .map(one -> name + " " + one)
                    .forEach(found::add);
        }

        assertThat(found.stream().filter(one -> !one.contains(" info ")))
                .containsExactlyInAnyOrderElementsOf(APPROVED.lines().toList());
        assertThat(found.stream().filter(one -> one.contains(" info ")))
                .containsExactlyInAnyOrderElementsOf(APPROVED_INFO.lines().toList());
    }

    @Test
    void what_is_found_event_by_event_is_what_is_found_in_the_whole_state() {
        for (Path file : Recordings.all()) {
            JudgedHistory.of(file, true);
        }
    }
}
