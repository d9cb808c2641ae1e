package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_BYTES;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import replug.domain.linux.BootPlan;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelImage;
import replug.domain.memory.FreeFrames;
import replug.domain.memory.Resource;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PagingMode;

/** What a kernel that the model boots would show of its memory: /proc/iomem, its command line, a few lines of its log. */
final class BootTexts {
    private static final long DMA32_END = 1L << 32;

    private final BootParameters parameters;
    private final BootPlan plan;

    BootTexts(BootParameters parameters, BootPlan plan) {
        this.parameters = parameters;
        this.plan = plan;
    }

    /** The command line that asks for what the parameters say. */
    String commandLine() {
        List<String> words = new ArrayList<>();
        words.add("memhp_default_state=" + parameters.autoOnline());
        words.add("memory_hotplug.online_policy=" + parameters.onlinePolicy());
        if (parameters.memmapOnMemory()) {
            words.add("memory_hotplug.memmap_on_memory=1");
        }
        if (parameters.debugPagealloc()) {
            words.add("debug_pagealloc=on");
        }
        if (parameters.mode() != PagingMode.SV57) {
            words.add(parameters.mode() == PagingMode.SV39 ? "no4lvl" : "no5lvl");
        }
        return String.join(" ", words);
    }

    /** The lines of the log that tell of zones and memblock's ranges. */
    List<String> log() {
        long first = plan.ram().getFirst().start();
        long last = plan.ram().getLast().end() - 1;
        List<String> log = new ArrayList<>();
        log.add("Zone ranges:");
        log.add(zone("DMA32", first, Math.min(last, DMA32_END - 1)));
        log.add(zone("Normal", Math.max(first, DMA32_END), last));
        log.add("Movable zone start for each node");
        log.add("Early memory node ranges");
        for (BootRam ram : plan.ram()) {
            log.add("  node %3d: [mem 0x%016x-0x%016x]".formatted(ram.node(), ram.start(), ram.end() - 1));
        }
        return log;
    }

    private static String zone(String name, long first, long last) {
        return first <= last
                ? "  %-8s [mem 0x%016x-0x%016x]".formatted(name, first, last)
                : "  %-8s empty".formatted(name);
    }

    /**
     * /proc/iomem: RAM, and within it the image and what memblock kept.
     *
     * @param given what memblock gave to the page allocator
     * @param image the frames of the image
     */
    List<Resource> resources(FreeFrames given, FrameRange image) {
        List<Resource> lines = new ArrayList<>();
        for (BootRam ram : plan.ram()) {
            lines.add(line(ram.start(), ram.end(), 0, ram.isMapped() ? "System RAM" : "Reserved"));
            FreeFrames kept = FreeFrames.NONE;
            if (ram.isMapped()) {
                kept = kept.with(FrameRange.ofBytes(ram.start(), ram.bytes())).without(image);
            }
            for (FrameRange free : given.ranges()) {
                kept = kept.without(free);
            }
            for (FrameRange reserved : kept.ranges()) {
                lines.add(line(reserved.pa(), reserved.pa() + reserved.bytes(), 1, "Reserved"));
            }
        }
        addImage(lines, image.pa() + image.bytes());
        lines.sort(Comparator.comparingLong(Resource::start).thenComparingInt(Resource::depth));
        return lines;
    }

    private void addImage(List<Resource> lines, long end) {
        KernelImage image = plan.image();
        lines.add(line(image.paOf("_start"), image.paOf("_text"), 1, "Reserved"));
        lines.add(line(image.paOf("_text"), image.paOf("_end"), 1, "Kernel image"));
        lines.add(line(image.paOf("_stext"), image.paOf("_etext"), 2, "Kernel code"));
        lines.add(line(image.paOf("__start_rodata"), image.paOf("__end_rodata"), 2, "Kernel rodata"));
        lines.add(line(image.paOf("_data"), image.paOf("_edata"), 2, "Kernel data"));
        lines.add(line(image.paOf("__bss_start"), image.paOf("_end"), 2, "Kernel bss"));
        if (end - image.paOf("_end") >= PAGE_BYTES) {
            lines.add(line(image.paOf("_end"), end, 1, "Reserved"));
        }
    }

    private static Resource line(long start, long end, int depth, String name) {
        return new Resource(start, end - 1, depth, name, false);
    }
}
