package replug.domain.linux;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What differs between kernels that change a page-table entry or an error code (kernel-spec 0): one switch each, so that a
 * kernel with a patch taken back or brought forward is a profile too. Data only: the rules read the switches.
 *
 * @param memoryHotplug whether memory can be added and removed after boot: CONFIG_MEMORY_HOTPLUG, on RISC-V since 6.11.
 *     Without, the mapping functions are gone after boot and no root entries are pre-allocated for hotplug (kernel-spec 4)
 * @param unmapsFoldedLevels whether removal reaches the entries in Sv39 and Sv48; before 6.12.103 it walked past the
 *     folded levels into other memory, and cleared nothing (kernel-spec 7.5)
 * @param tableCountsAsMemmap whether populating vmemmap takes a PMD entry that points to a table as populated
 *     (kernel-spec 5.7); not so in 7.2
 * @param vmemmapAlignment bytes to which RAM's first address is rounded down to give {@code vmemmap_start_pfn}
 *     (kernel-spec 1.3)
 * @param limitsToVmemmap whether memory may be added only as far as vmemmap reaches (kernel-spec 1.4); since 7.2
 * @param bootMemmapPerSection whether boot allocates the struct pages of each section by itself, from the top of memory
 *     down, and not one buffer a node (kernel-spec 3.4); since 7.2
 * @param limitsCompoundOrder whether {@code memremap_pages} refuses compound pages above the largest folio
 *     (kernel-spec 8); since 7.2
 */
public record KernelProfile(
        boolean memoryHotplug,
        boolean unmapsFoldedLevels,
        boolean tableCountsAsMemmap,
        long vmemmapAlignment,
        boolean limitsToVmemmap,
        boolean bootMemmapPerSection,
        boolean limitsCompoundOrder) {
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[^0-9.].*)?");

    private static final long PMD = 2L << 20;
    private static final long SECTION = 128L << 20;
    private static final long LARGEST_FOLIO = 16L << 30;

    public KernelProfile {
        if (Long.bitCount(vmemmapAlignment) != 1 || vmemmapAlignment < PMD) {
            throw new IllegalArgumentException(
                    "vmemmapAlignment is 0x%x, which is not a power of two from 2 MiB on".formatted(vmemmapAlignment));
        }
    }

    /**
     * The kernel of this release, {@code 6.12.107} or {@code 7.2.13-riscv64}, as it was released. Of releases that the
     * specification does not list, the last one listed before it is taken.
     *
     * @throws IllegalArgumentException if {@code release} does not begin with a version
     */
    public static KernelProfile of(String release) {
        int version = version(release);
        boolean isOf72 = version >= number(7, 2, 0);
        return new KernelProfile(
                version >= number(6, 11, 0),
                isOf72 || (version >= number(6, 12, 103) && version < number(6, 13, 0)),
                !isOf72,
                isOf72 ? LARGEST_FOLIO : version >= number(6, 12, 10) ? SECTION : PMD,
                isOf72,
                isOf72,
                isOf72);
    }

    /**
     * What added memory does by itself in Debian's build of this release, as {@code auto_online_blocks} shows it (kernel-spec
     * 0, 5.3).
     *
     * @throws IllegalArgumentException if {@code release} does not begin with a version
     */
    public static String autoOnline(String release) {
        return version(release) >= number(7, 2, 0) ? "online" : "offline";
    }

    /** This kernel with memory hotplug built in, or not. */
    public KernelProfile withMemoryHotplug(boolean isBuiltIn) {
        return new KernelProfile(
                isBuiltIn,
                unmapsFoldedLevels,
                tableCountsAsMemmap,
                vmemmapAlignment,
                limitsToVmemmap,
                bootMemmapPerSection,
                limitsCompoundOrder);
    }

    private static int version(String release) {
        Matcher parts = RELEASE.matcher(release);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "expected a kernel release such as 6.12.107, found \"%s\"".formatted(release));
        }
        return number(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)));
    }

    private static int number(int major, int minor, int patch) {
        return (Math.min(major, 999) * 1000 + Math.min(minor, 999)) * 1000 + Math.min(patch, 999);
    }
}
