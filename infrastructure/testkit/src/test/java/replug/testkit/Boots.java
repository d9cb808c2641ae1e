package replug.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import replug.domain.linux.KernelProfile;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.PagingMode;
import replug.interchange.Recording;
import replug.interchange.Recordings;

/** Machines as real kernels booted them, in all modes, with KASAN and without, and with the profiles of other kernels. */
final class Boots {
    private static final List<String> RECORDINGS = List.of(
            "nokasan-sv39-boot",
            "nokasan-sv39-memmap",
            "nokasan-sv48-boot",
            "nokasan-sv48-memmap",
            "nokasan-sv57-boot",
            "nokasan-sv57-memmap",
            "nokasan72-sv39-basic",
            "nokasan72-sv48-memmap",
            "kasan-sv39-memmap",
            "kasan-sv48-boot",
            "kasan-sv57-basic",
            "kasan72-sv48-memmap",
            "page56-sv48-boot");

    private static final Map<String, String> PROFILES =
            Map.of("nokasan-sv39-boot", "6.11.1", "nokasan-sv48-boot", "6.12.50", "nokasan-sv57-boot", "6.12.3");

    /** Modes that the model boots by itself, some with KASAN. */
    private static final List<String> DECIDED =
            List.of("decided sv39", "decided sv39 kasan", "decided sv48", "decided sv48 kasan", "decided sv57 kasan");

    private Boots() {}

    static List<String> names() {
        List<String> names = new ArrayList<>(RECORDINGS);
        PROFILES.forEach((recording, release) -> names.add(recording + " " + release));
        names.addAll(DECIDED);
        return names;
    }

    /** As the recorded machines are, but with frames of the model's own. */
    private static Event decided(String mode, boolean kasan) {
        Machines machines = Machines.of(PagingMode.named(mode).orElseThrow()).withMemmapOnMemory();
        return (kasan ? machines.withKasan() : machines).boot();
    }

    /** The machine of this name: decided, or a recording's, and after a blank the release whose rules it shall follow. */
    static Machine booted(String name) {
        return Hotplug.evolve(null, event(name));
    }

    /** The event with which {@link #booted} begins. */
    static Event event(String name) {
        if (DECIDED.contains(name)) {
            String[] words = name.split(" ", 3);
            return decided(words[1], words.length == 3);
        }
        String[] words = name.split(" ", 2);
        try (Recording recording = Recording.open(Recordings.named(words[0]), _ -> {})) {
            if (!(recording.next() instanceof Recording.Step(int _, ObserveBoot boot, var _))) {
                throw new AssertionError(name);
            }
            MachineFacts facts =
                    words.length == 1 ? boot.facts() : boot.facts().withSwitches(KernelProfile.of(words[1]));
            ObserveBoot seen = new ObserveBoot(facts, boot.seen(), boot.tables(), null);
            return Hotplug.decide(null, seen).getFirst();
        }
    }
}
