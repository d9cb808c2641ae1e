package replug.interchange.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import replug.application.Provenance.Origin;
import replug.application.fixture.Fixture;
import replug.domain.linux.BootRam;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Command;
import replug.domain.machine.Event.MachineBooted;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Snapshot;

/**
 * A boot that the model makes from a few words, as the test kit's {@code Machines} has them.
 *
 * @param parameters what is booted
 */
record ModelledBoot(BootParameters parameters) {
    private static final Pattern SYSTEM_RAM = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) : System RAM");

    /** The boot that {@code fixture} begins with; empty if it is another one, such as a real kernel's. */
    static Optional<ModelledBoot> of(Fixture fixture) {
        if (fixture.origin() == Origin.OBSERVED) {
            return Optional.empty();
        }
        MachineFacts facts = fixture.start().facts();
        List<BootRam> ram = facts.iomem().stream().flatMap(ModelledBoot::ram).toList();
        Machine start = Hotplug.evolve(null, fixture.start());
        MachineBooted said = withoutLog(Snapshot.of(start).boot());
        try {
            ModelledBoot boot = new ModelledBoot(parameters(facts, ram));
            return withoutLog(Snapshot.of(boot.machine()).boot()).equals(said) ? Optional.of(boot) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What a kernel printed is scrubbed at times, and after the boot nothing follows from it. */
    private static MachineBooted withoutLog(MachineBooted boot) {
        return new MachineBooted(boot.facts().withBootLog(List.of()), boot.preallocatedRootEntries(), boot.outcome());
    }

    private static Stream<BootRam> ram(String line) {
        Matcher range = SYSTEM_RAM.matcher(line);
        if (!range.matches()) {
            return Stream.empty();
        }
        long start = Long.parseUnsignedLong(range.group(1), 16);
        return Stream.of(new BootRam(start, Long.parseUnsignedLong(range.group(2), 16) - start + 1, 0, true));
    }

    private static BootParameters parameters(MachineFacts facts, List<BootRam> ram) {
        BootParameters usual = BootParameters.of(facts.mode(), ram);
        return new BootParameters(
                facts.mode(),
                facts.kernel(),
                null,
                ram,
                null,
                usual.imageSizes(),
                facts.structPageBytes(),
                facts.kasan(),
                usual.strictKernelRwx(),
                usual.kfence(),
                facts.debugPagealloc(),
                facts.memmapOnMemory(),
                usual.modules(),
                usual.pageblockOrder(),
                usual.autoOnline(),
                usual.onlinePolicy(),
                null);
    }

    private Machine machine() {
        return Hotplug.evolve(
                null,
                Hotplug.decide(null, new Command.BootMachine(parameters, null)).getFirst());
    }

    /** What boots it with the test kit, as calls. */
    List<String> calls(JavaText java) {
        List<String> calls = new ArrayList<>();
        calls.add("%s.%s()".formatted(java.name("replug.testkit.Machines"), parameters.mode()));
        calls.add(".kernel(%s)".formatted(JavaText.string(parameters.kernel())));
        calls.add(".ram(%s)".formatted(ram(java)));
        calls.add(parameters.structPageBytes() == 64 ? "" : ".structPages(%d)".formatted(parameters.structPageBytes()));
        calls.add(parameters.kasan() ? ".withKasan()" : "");
        calls.add(parameters.debugPagealloc() ? ".withDebugPagealloc()" : "");
        calls.add(parameters.memmapOnMemory() ? ".withMemmapOnMemory()" : "");
        calls.add(".booted()");
        calls.removeIf(String::isEmpty);
        return calls;
    }

    private String ram(JavaText java) {
        List<BootRam> ram = parameters.ram();
        if (ram.size() == 1) {
            return range(ram.getFirst());
        }
        return "%s.of(%s)"
                .formatted(
                        java.name(List.class),
                        ram.stream()
                                .map(one -> "new %s(%s, 0, true)".formatted(java.name(BootRam.class), range(one)))
                                .collect(Collectors.joining(", ")));
    }

    private static String range(BootRam ram) {
        return "%s, %s".formatted(JavaText.hex(ram.start()), JavaText.hex(ram.bytes()));
    }
}
