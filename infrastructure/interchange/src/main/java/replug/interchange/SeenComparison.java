package replug.interchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Area;
import replug.domain.linux.KasanShadow;
import replug.domain.machine.Machine;

/** Compares what the model says of its memory with what a real machine said after the same step, line by line. */
public final class SeenComparison {
    private static final String PTDUMP = "/sys/kernel/debug/kernel_page_tables";
    private static final String NOTHING = "no line";
    private static final Set<String> UNTOLD_AT_BOOT =
            Set.of(MemoryText.MEMINFO, MemoryText.NODE + "possible", MemoryText.NODE + "has_cpu");

    private final Machine model;
    private final SeenText seen;

    /**
     * A line that differs.
     *
     * @param what the file, and which line of it
     * @param model the model's line
     * @param kernel the kernel's
     * @param section where the specification rules it
     */
    public record Difference(String what, String model, String kernel, String section) {}

    private SeenComparison(Machine model, SeenText seen) {
        this.model = model;
        this.seen = seen;
    }

    /** The first line that differs after a step; null if none does. */
    public static @Nullable Difference after(Machine model, SeenText seen) {
        return new SeenComparison(model, seen).first(_ -> true);
    }

    /**
     * As {@link #after}, of a machine that has just booted and was told nothing. How many pages boot left to the allocator
     * is not ruled; which nodes have a CPU, and which are possible but not online, is not in a boot log.
     */
    public static @Nullable Difference atBoot(Machine model, SeenText seen) {
        Map<String, List<String>> files = new TreeMap<>(seen.files());
        files.keySet().removeAll(UNTOLD_AT_BOOT);
        return new SeenComparison(model, new SeenText(files, seen.blocks()))
                .first(line -> !line.startsWith("        managed "));
    }

    private @Nullable Difference first(Predicate<String> isRuled) {
        MemoryText text = new MemoryText(model);
        for (Map.Entry<String, List<String>> file : text.files().entrySet()) {
            String path = file.getKey();
            List<String> kernels = seen.files().get(path);
            if (kernels != null && path.equals(MemoryText.MEMINFO)) {
                kernels = kernels.stream()
                        .filter(line -> line.startsWith("MemTotal:"))
                        .toList();
            }
            Difference difference = kernels == null ? null : first(path, file.getValue(), kernels, isRuled);
            if (difference != null) {
                return difference;
            }
        }
        Difference blocks = seen.blocks() == null
                ? null
                : first(MemoryText.MEMORY + "memoryN", text.blocks(), seen.blocks(), isRuled);
        return blocks == null ? firstOfTables() : blocks;
    }

    private static @Nullable Difference first(
            String path, List<String> models, List<String> kernels, Predicate<String> isRuled) {
        for (int i = 0; i < Math.max(models.size(), kernels.size()); i++) {
            String ours = i < models.size() ? models.get(i) : NOTHING;
            String theirs = i < kernels.size() ? kernels.get(i) : NOTHING;
            if (!ours.equals(theirs) && (isRuled.test(ours) || isRuled.test(theirs))) {
                String what = path.equals(PTDUMP) ? path : "%s line %d".formatted(path, i + 1);
                return new Difference(what, ours, theirs, section(path));
            }
        }
        return null;
    }

    private static String section(String path) {
        return switch (path) {
            case MemoryText.IOMEM -> "17.1";
            case MemoryText.ZONEINFO, MemoryText.MEMINFO -> "17.2, 17.3";
            case PTDUMP -> "10, 17.9";
            default -> path.startsWith(MemoryText.NODE) ? "17.7" : path.endsWith("N") ? "6.5, 17.2" : "17.6";
        };
    }

    /** The headers, and the lines of the areas that hotplug rules alone. */
    private @Nullable Difference firstOfTables() {
        List<String> kernels = seen.files().get(PTDUMP);
        if (kernels == null) {
            return null;
        }
        List<String> models = new ArrayList<>();
        Ptdump.write(model.tables(), model.facts(), models::add);
        return first(PTDUMP, compared(models), compared(kernels), _ -> true);
    }

    private List<String> compared(List<String> lines) {
        List<String> compared =
                new ArrayList<>(lines.stream().filter(Ptdump::isHeader).toList());
        compared.addAll(Ptdump.section(lines, Ptdump.VMEMMAP));
        compared.addAll(Ptdump.section(lines, Ptdump.LINEAR_MAPPING));
        Ptdump.section(lines, Ptdump.KASAN).stream().filter(this::isOfDirectMap).forEach(compared::add);
        return compared;
    }

    private boolean isOfDirectMap(String line) {
        long va = Hex.parse(line.substring(0, Math.max(0, line.indexOf('-'))));
        long start = KasanShadow.shadow(model.facts().layout().start(Area.DIRECT_MAP));
        long end = KasanShadow.shadow(model.facts().layout().start(Area.KASAN));
        return Long.compareUnsigned(start, va) <= 0 && Long.compareUnsigned(va, end) < 0;
    }
}
