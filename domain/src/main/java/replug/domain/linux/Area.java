package replug.domain.linux;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of the kernel's address space with one purpose (kernel-spec 1.1), in ascending order of addresses. */
public enum Area {
    /** User addresses, and whatever else lies below the kernel's areas. */
    OTHER("other", null),
    FIXMAP("fixmap", "FIXADDR_START"),
    PCI_IO("pci", "PCI_IO_START"),
    VMEMMAP("vmemmap", "VMEMMAP_START"),
    VMALLOC("vmalloc", "VMALLOC_START"),
    /** The linear mapping of physical memory. */
    DIRECT_MAP("direct", "PAGE_OFFSET"),
    /** KASAN's shadow; the addresses are set apart also where KASAN is not built in. */
    KASAN("kasan", "KASAN_SHADOW_START"),
    MODULES("modules", "MODULES_LOWEST_VADDR"),
    KERNEL("kernel", "KERNEL_LINK_ADDR");

    private final String label;
    private final @Nullable String startConstant;

    Area(String label, @Nullable String startConstant) {
        this.label = label;
        this.startConstant = startConstant;
    }

    /** The kernel's constant that holds the area's first address; null for {@link #OTHER}, which begins at 0. */
    @Nullable
    String startConstant() {
        return startConstant;
    }

    /** The short name, as the command line reads and prints it. */
    public String label() {
        return label;
    }

    /** The area with this short name. */
    public static Optional<Area> labelled(String label) {
        for (Area area : values()) {
            if (area.label.equals(label)) {
                return Optional.of(area);
            }
        }
        return Optional.empty();
    }
}
