package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import replug.application.Conformance;
import replug.domain.linux.Area;
import replug.domain.linux.FrameSource;
import replug.domain.linux.KasanShadow;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.Command.ObserveOperation;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.memory.MemoryBlocks.Run;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.Digest;
import replug.domain.paging.FrameRange;

/**
 * Troubles that no recording has: a machine that boots as a real one did plays the kernel, and what is to be seen of it
 * afterwards must be enough for the model to follow.
 */
@SuppressWarnings("NullAway.Init")
class ConformanceTest {
    private static final long BLOCK = 128 << 20;
    private static final long START = 1L << 32;
    private static final String AUTO_ONLINE = "/sys/devices/system/memory/auto_online_blocks";

    private final Frames frames = new Frames();
    private Machine kernel;
    private Conformance model;

    @BeforeEach
    void a_kernel_with_kasan_boots() {
        try (Recording recording = Recording.open(Recordings.named("kasan-sv48-boot"), _ -> {})) {
            ObserveBoot boot =
                    (ObserveBoot) Objects.requireNonNull(recording.next()).command();
            model = new Conformance(boot);
            kernel = model.machine();
        }
    }

    /** Frames from far away, one after another; none for entries from {@code none} on. */
    private static final class Frames implements FrameSource {
        private long next = 1L << 50;
        private long none = -1;

        @Override
        public long page(long va, int level) {
            next += 1 << 12;
            return Long.compareUnsigned(va, none) < 0 ? next : NONE;
        }

        @Override
        public long block(long va) {
            next = (next & -(2L << 20)) + (4L << 20);
            return next - (2L << 20);
        }

        @Override
        public boolean isInUse(FrameRange range) {
            return false;
        }

        @Override
        public void free(long pa, long bytes) {}
    }

    /** Does it, and has the model follow. */
    private Event kernelDoes(Operation operation, Circumstances circumstances) {
        Event event = Hotplug.decide(kernel, new Command.Ask(operation, circumstances, null), frames);
        kernel = Hotplug.evolve(kernel, event);
        SeenMemory seen = new SeenMemory(null, kernel.blocks(), null, null, null, kernel.maxPfn());
        assertThat(model.step(new ObserveOperation(
                        operation, event.outcome().result(), kernel.tables(), seen, List.of(), null)))
                .isNull();
        assertThat(model.machine().memory().zones()).isEqualTo(kernel.memory().zones());
        assertThat(model.machine().blocks()).isEqualTo(kernel.blocks());
        return event;
    }

    private void kernelHasOnline(int blocks) {
        kernelDoes(new Operation.AddMemory(0, START, blocks * BLOCK, 0), Circumstances.NONE);
        for (int block = 32; block < 32 + blocks; block++) {
            kernelDoes(new Operation.SetMemoryBlockState(block, "online_movable"), Circumstances.NONE);
        }
    }

    private State state(int block) {
        return Objects.requireNonNull(model.machine().blocks().block(block)).state();
    }

    @Test
    void added_memory_that_finds_no_shadow_stays_offline_from_that_block_on() {
        kernelDoes(new Operation.WriteSysfs(AUTO_ONLINE, "online"), Circumstances.NONE);
        long secondBlock = kernel.facts().layout().start(Area.DIRECT_MAP)
                + START
                + BLOCK
                - kernel.facts().physRamBase();
        frames.none = KasanShadow.shadow(secondBlock);

        Event added = kernelDoes(new Operation.AddMemory(0, START, 3 * BLOCK, 0), Circumstances.NONE);

        assertThat(added.outcome().result()).isZero();
        assertThat(model.machine().blocks().within(32, 3))
                .extracting(Run::state)
                .containsExactly(State.ONLINE, State.OFFLINE);
    }

    @Test
    void added_memory_whose_going_online_was_vetoed_stays_offline() {
        kernelDoes(new Operation.WriteSysfs(AUTO_ONLINE, "online"), Circumstances.NONE);

        kernelDoes(new Operation.AddMemory(0, START, 2 * BLOCK, 0), new Circumstances(List.of(), null, null, 1, null));

        assertThat(state(32)).isEqualTo(State.OFFLINE);
    }

    @Test
    void when_the_last_of_several_blocks_cannot_go_offline_those_before_it_come_back_with_other_shadow() {
        kernelHasOnline(3);
        Digest before = kernel.tables().digest();

        Event refused = kernelDoes(
                new Operation.OfflineAndRemoveMemory(START, 3 * BLOCK),
                Circumstances.unmovable((START + 2 * BLOCK) >>> 12));

        assertThat(refused.outcome().result()).isEqualTo(-16);
        assertThat(kernel.tables().digest()).isNotEqualTo(before);
        assertThat(state(32)).isEqualTo(State.ONLINE);
    }

    @Test
    void a_signal_and_a_veto_end_going_offline() {
        kernelHasOnline(1);
        Operation offline = new Operation.SetMemoryBlockState(32, "offline");

        assertThat(kernelDoes(offline, new Circumstances(List.of(), null, null, null, true))
                        .outcome()
                        .result())
                .isEqualTo(-4);
        assertThat(kernelDoes(offline, new Circumstances(List.of(), null, null, 1, null))
                        .outcome()
                        .result())
                .isEqualTo(-1);
        assertThat(kernelDoes(
                                new Operation.OfflineAndRemoveMemory(START, BLOCK),
                                new Circumstances(List.of(), null, null, 1, null))
                        .outcome()
                        .result())
                .isEqualTo(-1);
        assertThat(state(32)).isEqualTo(State.ONLINE);
    }
}
