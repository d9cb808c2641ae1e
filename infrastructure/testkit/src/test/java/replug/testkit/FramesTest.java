package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.linux.Area;
import replug.domain.linux.KasanShadow;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command.Ask;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.paging.Pte;
import replug.interchange.OperationLines;

/** Whatever is asked is decided, and no frame is free and used. A failure prints its commands. */
class FramesTest {
    private static final int HISTORIES = 30;
    private static final int OPERATIONS = 25;
    private static final long GIB = 1L << 30;

    static List<String> boots() {
        return Boots.names();
    }

    @ParameterizedTest
    @MethodSource("boots")
    void whatever_is_asked_no_frame_is_free_and_used(String boot) {
        Machine booted = Boots.booted(boot);
        for (long seed = 0; seed < HISTORIES; seed++) {
            history(booted, seed, true);
        }
    }

    /** Blocks come back after a removal that is refused, and there is no memory for the shadow of one of them. */
    @ParameterizedTest
    @ValueSource(strings = {"kasan72-sv48-memmap", "decided sv48 kasan", "decided sv57 kasan"})
    void frames_that_an_undo_gives_back_and_takes_again_are_used(String boot) {
        history(Boots.booted(boot), 7002, false);
    }

    private static void history(Machine booted, long seed, boolean isTroubled) {
        RandomHistory history = new RandomHistory(seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Ask> asked = new ArrayList<>();
        Machine machine = booted;
        while (asked.size() < OPERATIONS && !machine.isStopped()) {
            Ask ask = history.next(machine);
            asked.add(isTroubled ? troubled(ask, random) : ask);
            try {
                machine = Hotplug.evolve(
                        machine, Hotplug.decide(machine, asked.getLast()).getFirst());
            } catch (RuntimeException e) {
                throw new AssertionError(text(seed, asked), e);
            }
            assertThat(FrameUse.freeAndUsed(machine)).as(text(seed, asked)).isEmpty();
        }
    }

    /** Now and then memory runs out sooner or later, or a device is as large as the root entries of its shadow. */
    private static Ask troubled(Ask ask, SplittableRandom random) {
        Operation operation = ask.operation();
        if (operation instanceof Operation.MemremapPages map && random.nextBoolean()) {
            operation = new Operation.MemremapPages(
                    8 * GIB * (1 + random.nextInt(6)), 8 * GIB * (1 + random.nextInt(3)), map.order());
        }
        Circumstances circumstances = random.nextInt(3) > 0
                ? ask.circumstances()
                : new Circumstances(List.of(), null, 1 + random.nextInt(random.nextBoolean() ? 40 : 9000), null, null);
        return new Ask(operation, circumstances, null);
    }

    private static String text(long seed, List<Ask> asked) {
        return "seed %d%n%s"
                .formatted(seed, asked.stream().map(OperationLines::line).collect(Collectors.joining("\n")));
    }

    /** In Sv39 8 GiB of shadow are an entry of the root, which no entry of boot is like. */
    @Test
    void a_root_entry_of_zero_shadow_leads_to_the_table_in_the_image_that_all_such_share() {
        Machine booted = Boots.booted("decided sv39 kasan");
        long direct =
                booted.facts().layout().start(Area.DIRECT_MAP) - booted.facts().physRamBase();
        long pte =
                booted.tables().table(KasanShadow.shadow(booted.facts().layout().start(Area.VMEMMAP)), 0);
        long pmd = pte + 4096;

        Machine one = after(booted, new Operation.MemremapPages(10 * GIB, 8 * GIB, 0));
        Machine two = after(one, new Operation.MemremapPages(26 * GIB, 16 * GIB, 0));
        Machine second = after(two, new Operation.MemunmapPages(10 * GIB, 8 * GIB));

        long first = KasanShadow.shadow(direct + 10 * GIB);
        long next = KasanShadow.shadow(direct + 26 * GIB);
        assertThat(one.tables().word(first, 2)).isEqualTo(Pte.table(pmd));
        assertThat(one.tables().word(first + (2 << 20), 1)).isEqualTo(Pte.table(pte));
        assertThat(two.tables().word(next, 2)).isEqualTo(Pte.table(pmd));
        assertThat(second.tables().word(first, 2)).isZero();
        assertThat(second.tables().word(next + (2 << 20), 1)).isEqualTo(Pte.table(pte));
        assertThat(FrameUse.freeAndUsed(second)).isEmpty();
    }

    private static Machine after(Machine machine, Operation operation) {
        Event event = Hotplug.decide(machine, new Ask(operation, Circumstances.NONE, null))
                .getFirst();
        assertThat(event).as("%s", operation).isNotInstanceOf(Event.Refused.class);
        return Hotplug.evolve(machine, event);
    }
}
