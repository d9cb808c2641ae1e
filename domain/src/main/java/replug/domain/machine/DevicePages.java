package replug.domain.machine;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import java.util.Optional;
import replug.domain.linux.KasanShadow;
import replug.domain.linux.KernelBug;
import replug.domain.linux.Phase.Name;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.DeviceRange;
import replug.domain.memory.MemoryState;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;
import replug.domain.paging.FrameRange;

/** Device memory with struct pages, ZONE_DEVICE (kernel-spec 8). */
final class DevicePages {
    /** log2 of the pages of the largest folio, 16 GiB. */
    private static final int MAX_FOLIO_ORDER = 22;

    /** log2 of the pages that there can be, 2^56 bytes. */
    private static final int MAX_ORDER = 44;

    private final Kernel kernel;
    private final Mappings mappings;

    DevicePages(Kernel kernel) {
        this.kernel = kernel;
        this.mappings = new Mappings(kernel);
    }

    /** {@code memremap_pages}: no memory blocks, no line in /proc/iomem, no notifiers. */
    int map(long start, long size, int order) {
        long last = start + size - 1;
        boolean isTooLarge = order > MAX_FOLIO_ORDER && kernel.profile.limitsCompoundOrder();
        if (isTooLarge || order < 0 || order > MAX_ORDER) {
            return kernel.refuse(Errno.EINVAL, Check.COMPOUND_ORDER);
        }
        if (kernel.devices.stream().anyMatch(range -> overlaps(range, start, last))) {
            return kernel.refuse(Errno.ENOMEM, Check.DEVICE_RANGE);
        }
        if (size != 0 && kernel.resources.hasSystemRam(start, last)) {
            return kernel.refuse(Errno.ENXIO, Check.SYSTEM_RAM);
        }
        if (!kernel.facts.mappable().allows(start, size) || ((start | size) & (PAGE_BYTES - 1)) != 0) {
            return kernel.refuse(Errno.EINVAL, Check.MAPPABLE_RANGE);
        }
        long va = kernel.directMap.va(start);
        if (kernel.facts.kasan()) {
            if (((start | size) & (KasanShadow.GRANULE - 1)) != 0) {
                return kernel.refuse(Errno.EINVAL, Check.SHADOW_ALIGNMENT);
            }
            kernel.phases.begin(Name.ZERO_SHADOW);
            if (!kernel.shadow().addZero(va, size)) {
                kernel.phases.beginUndo();
                kernel.shadow().removeZero(va, size);
                return kernel.refuse(Errno.ENOMEM, Check.SHADOW_MEMORY);
            }
        }
        int result = mappings.add(start, size, null, order);
        if (result < 0) {
            if (kernel.facts.kasan()) {
                kernel.phases.beginUndo();
                kernel.shadow().removeZero(va, size);
            }
            return result;
        }
        kernel.phases.begin(Name.ZONES);
        FrameRange pages = FrameRange.ofBytes(start, size);
        Zone zone = kernel.zones.zone(0, ZoneType.DEVICE);
        kernel.put(zone.spanning(pages.pfn(), pages.count()));
        kernel.devices = MemoryState.with(kernel.devices, new DeviceRange(start, size, order, true));
        return 0;
    }

    private static boolean overlaps(DeviceRange range, long start, long last) {
        return Long.compareUnsigned(range.start(), last) <= 0 && Long.compareUnsigned(start, range.last()) <= 0;
    }

    /** {@code memunmap_pages}; it reads the struct page of the first page. */
    int unmap(long start, long size) {
        Optional<DeviceRange> range = kernel.devices.stream()
                .filter(device -> device.start() == start && device.size() == size)
                .findFirst();
        if (range.isEmpty()) {
            return kernel.refuse(Errno.EINVAL, Check.DEVICE_RANGE);
        }
        long pfn = start >>> PAGE_SHIFT;
        if (!kernel.vmemmap.isMapped(pfn)) {
            throw new KernelBug("Unable to handle kernel paging request at virtual address %016x"
                    .formatted(kernel.vmemmap.page(pfn)));
        }
        mappings.remove(start, size, null);
        if (kernel.facts.kasan()) {
            kernel.phases.begin(Name.ZERO_SHADOW);
            kernel.shadow().removeZero(kernel.directMap.va(start), size);
        }
        kernel.devices = MemoryState.with(
                kernel.devices, new DeviceRange(start, size, range.get().order(), false));
        return 0;
    }
}
