package replug.application;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import replug.domain.linux.BootPlan;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelImage;
import replug.domain.machine.MachineFacts;
import replug.domain.memory.Resource;
import replug.domain.memory.Resources;

/** What a recording tells of how its kernel booted: enough to boot the model alike, or what is missing for that. */
final class BootFacts {
    /** {@code node   0: [mem 0x…-0x…]}: memblock's ranges, ends inclusive. */
    private static final Pattern RANGE =
            Pattern.compile(".*\\bnode +(\\d{1,4}): \\[mem 0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16})]");

    private final MachineFacts facts;
    private final List<String> missing = new ArrayList<>();

    BootFacts(MachineFacts facts) {
        this.facts = facts;
        missing.addAll(KernelImage.missing(facts.kernelImage()));
        if (!facts.layout().constants().containsKey("MODULES_VADDR")) {
            missing.add("MODULES_VADDR");
        }
        if (facts.kernelImage().containsKey("__kfence_pool")) {
            missing.add("where KFENCE's pool lies");
        }
        if (ram().isEmpty()) {
            missing.add("memblock's ranges (\"Early memory node ranges\" in the boot log)");
        }
    }

    /** What the model would have to know besides. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    /**
     * What the recorded kernel booted with. That it protects its text, and can load modules, no recording says; all that
     * there are were made with kernels that do.
     *
     * @throws IllegalArgumentException if anything is {@link #missing}
     */
    BootPlan plan() {
        return new BootPlan(
                facts.layout(),
                facts.profile(),
                KernelImage.of(facts.kernelImage()),
                ram(),
                facts.physRamBase(),
                facts.structPageBytes(),
                facts.sectionSizeBits(),
                facts.kasan(),
                facts.debugPagealloc(),
                true,
                true,
                0);
    }

    /** Memblock's ranges. Those that are NOMAP are no System RAM in /proc/iomem. */
    List<BootRam> ram() {
        List<Resource> systemRam = Resources.parse(facts.iomem()).lines().stream()
                .filter(line -> line.depth() == 0 && line.holdsSystemRam())
                .toList();
        List<BootRam> ram = new ArrayList<>();
        for (String line : facts.bootLog()) {
            Matcher range = RANGE.matcher(line);
            if (range.matches()) {
                long start = Long.parseUnsignedLong(range.group(2), 16);
                long last = Long.parseUnsignedLong(range.group(3), 16);
                boolean isMapped = systemRam.stream().anyMatch(known -> known.start() <= last && start <= known.last());
                ram.add(new BootRam(start, last + 1 - start, Integer.parseInt(range.group(1)), isMapped));
            }
        }
        return ram;
    }
}
