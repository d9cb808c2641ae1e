package replug.domain.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import replug.domain.linux.Phase.Name;
import replug.domain.paging.FrameRange;

/** What an operation did, as its phases list it. */
class PhaseLogTest {
    private static final FrameRange FRAME = new FrameRange(0x800df, 1);
    private static final FrameRange OTHER = new FrameRange(0x90000, 1);

    private final PhaseLog log = new PhaseLog();

    @Test
    void a_phase_that_comes_again_is_listed_once() {
        log.begin(Name.SHADOW);
        log.allocated(FRAME);
        log.begin(Name.ZONES);
        log.freed(OTHER);
        log.begin(Name.SHADOW);
        log.allocated(new FrameRange(0x800e0, 1));

        assertThat(log.phases())
                .containsExactly(
                        new Phase(Name.SHADOW, List.of(), List.of(new FrameRange(0x800df, 2)), List.of()),
                        new Phase(Name.ZONES, List.of(), List.of(), List.of(OTHER)));
    }

    @Test
    void a_frame_that_came_back_and_is_taken_again_is_in_use_in_the_end() {
        log.begin(Name.ZERO_SHADOW);
        log.allocated(FRAME);
        log.beginUndo();
        log.gaveBack(FRAME);
        log.begin(Name.ZERO_SHADOW);
        log.allocated(FRAME);

        assertThat(log.phases())
                .containsExactly(
                        new Phase(Name.ZERO_SHADOW, List.of(), List.of(FRAME), List.of()),
                        new Phase(Name.UNDO, List.of(), List.of(), List.of(FRAME)),
                        new Phase(Name.UNDO, List.of(), List.of(FRAME), List.of()));
    }
}
