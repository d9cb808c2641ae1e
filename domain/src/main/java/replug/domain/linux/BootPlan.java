package replug.domain.linux;

import java.util.List;

/**
 * What the rules of boot go by (kernel-spec 3, 4).
 *
 * @param layout where the areas lie
 * @param profile what this kernel does otherwise than others
 * @param image the kernel's image
 * @param ram what the firmware told of, ascending
 * @param physRamBase first byte of RAM, rounded down to 2 MiB
 * @param structPageBytes bytes of a {@code struct page}
 * @param sectionSizeBits log2 of the bytes of a section
 * @param kasan whether generic KASAN is built in
 * @param debugPagealloc whether the direct map has 4 KiB leaves only
 * @param strictKernelRwx whether text and read-only data are protected, CONFIG_STRICT_KERNEL_RWX
 * @param modules whether modules can be loaded, CONFIG_MODULES
 * @param kfencePoolBytes bytes of KFENCE's pool, whole pages; 0 for none
 */
public record BootPlan(
        AddressLayout layout,
        KernelProfile profile,
        KernelImage image,
        List<BootRam> ram,
        long physRamBase,
        int structPageBytes,
        int sectionSizeBits,
        boolean kasan,
        boolean debugPagealloc,
        boolean strictKernelRwx,
        boolean modules,
        long kfencePoolBytes) {
    public BootPlan {
        ram = List.copyOf(ram);
    }
}
