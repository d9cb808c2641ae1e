package replug.application;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelImage;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Command.BootMachine;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.memory.OnlinePolicy;
import replug.domain.memory.Resource;
import replug.domain.memory.Resources;

/** The parameters that a machine was booted with, which no event keeps: from what is known of it when it has booted. */
final class BootedWith {
    private static final String MEMMAP_ON_MEMORY = "memory_hotplug.memmap_on_memory=1";

    private final Machine booted;
    private final MachineFacts facts;

    BootedWith(Machine booted) {
        this.booted = booted;
        this.facts = booted.facts();
    }

    /**
     * Parameters with which the model boots this very machine: the same facts and tables. Empty where there are none, since
     * a real kernel booted it, or a model with other rules.
     */
    Optional<BootParameters> exactly() {
        for (boolean kfence : new boolean[] {false, true}) {
            for (boolean modules : new boolean[] {true, false}) {
                for (boolean strict : new boolean[] {true, false}) {
                    BootDraft draft = new BootDraft(nearly());
                    draft.kfence = kfence;
                    draft.modules = modules;
                    draft.strictKernelRwx = strict;
                    BootParameters parameters = draft.parameters();
                    if (boots(parameters)) {
                        return Optional.of(parameters);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean boots(BootParameters parameters) {
        Machine other;
        try {
            other = Hotplug.evolve(
                    null,
                    Hotplug.decide(null, new BootMachine(parameters, null)).getFirst());
        } catch (IllegalArgumentException e) {
            return false; // It has no room for what this kernel would have.
        }
        return other.facts().equals(facts) && other.digest().equals(booted.digest());
    }

    /** The parameters as far as the machine's facts tell; that its text is protected, and modules can be loaded, is assumed. */
    BootParameters nearly() {
        OnlinePolicy policy = booted.memory().policy();
        return new BootParameters(
                facts.mode(),
                facts.kernel(),
                facts.switches(),
                ram(),
                facts.kernelImage().get("phys_addr"),
                imageSizes(),
                facts.structPageBytes(),
                facts.kasan(),
                true,
                false,
                facts.debugPagealloc(),
                facts.memmapOnMemory()
                        || Arrays.asList(facts.commandLine().split(" ", -1)).contains(MEMMAP_ON_MEMORY),
                true,
                facts.pageblockOrder(),
                policy.autoOnline(),
                policy.policy(),
                booted.memory().nodes().possible());
    }

    /** Whether the log tells of all RAM; where not, that of /proc/iomem is all that is known. */
    boolean tellsRam() {
        return !new BootFacts(facts).ram().isEmpty();
    }

    private List<BootRam> ram() {
        List<BootRam> ram = new BootFacts(facts).ram();
        return ram.isEmpty()
                ? Resources.parse(facts.iomem()).lines().stream()
                        .filter(line -> line.depth() == 0 && line.holdsSystemRam())
                        .sorted(Comparator.comparingLong(Resource::start))
                        .map(line -> new BootRam(line.start(), line.last() + 1 - line.start(), 0, true))
                        .toList()
                : ram;
    }

    /** The parts' sizes, of which padding to 2 MiB cannot be told; the usual ones for parts that nobody recorded. */
    private KernelImage.Sizes imageSizes() {
        KernelImage.Sizes usual = KernelImage.Sizes.DEFAULT;
        return new KernelImage.Sizes(
                between("_start", "_etext", usual.text()),
                between("__init_begin", "__init_data_begin", usual.initText()),
                between("__init_data_begin", "__init_end", usual.initData()),
                between("__start_rodata", "__end_rodata", usual.rodata()),
                between("_data", "_edata", usual.data()),
                between("__bss_start", "_end", usual.bss()));
    }

    private long between(String from, String to, long otherwise) {
        Map<String, Long> image = facts.kernelImage();
        Long start = image.get(from);
        Long end = image.get(to);
        return start == null || end == null || end <= start ? otherwise : end - start;
    }
}
