package replug.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import replug.domain.linux.Area;

/** The areas that {@code --area} names. */
final class Areas {
    private Areas() {}

    static Set<Area> labelled(List<String> labels) {
        Set<Area> wanted = EnumSet.noneOf(Area.class);
        for (String label : labels) {
            wanted.add(Area.labelled(label)
                    .orElseThrow(() -> new Mistake(
                            "--area %s: expected fixmap, pci, vmemmap, vmalloc, direct, kasan, modules, kernel or other"
                                    .formatted(Numbers.shortened(label)))));
        }
        return wanted;
    }
}
