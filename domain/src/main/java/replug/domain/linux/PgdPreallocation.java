package replug.domain.linux;

import static replug.domain.paging.PagingMode.entryBytes;

import replug.domain.linux.KernelTables.Way;

/**
 * {@code pgtable_cache_init}: root entries that are made before anything is mapped below them (kernel-spec 4). Processes copy
 * the root once, so what is mapped later must hang below an entry that was there.
 */
public final class PgdPreallocation {
    private final BootPlan plan;
    private final KernelTables tables;

    public PgdPreallocation(BootPlan plan, KernelTables tables) {
        this.plan = plan;
        this.tables = tables;
    }

    /**
     * Makes the entries that are missing, area by area in the kernel's order, each with an empty table.
     *
     * @throws KernelBug if memory runs out
     */
    public void preallocate() {
        AddressLayout layout = plan.layout();
        preallocate(layout.start(Area.VMALLOC), layout.start(Area.DIRECT_MAP), "vmalloc");
        if (plan.modules()) {
            preallocate(layout.constant("MODULES_VADDR"), layout.constant("MODULES_END"), "bpf/modules");
        }
        if (plan.profile().memoryHotplug()) {
            preallocate(layout.start(Area.VMEMMAP), layout.start(Area.VMALLOC), "vmemmap");
            preallocate(layout.start(Area.DIRECT_MAP), layout.start(Area.KASAN), "direct map");
            if (plan.kasan()) {
                preallocate(layout.start(Area.KASAN), layout.start(Area.MODULES), "kasan");
            }
        }
    }

    private void preallocate(long start, long end, String area) {
        int root = tables.mode().rootLevel();
        for (long va = start; Long.compareUnsigned(va, end) < 0 && Long.compareUnsigned(va, start) >= 0; ) {
            if (tables.word(va, root) == 0 && tables.open(va, root - 1, end - va) == Way.NO_FRAME) {
                throw new KernelBug("Failed to pre-allocate %s pages for %s area"
                        .formatted(tables.mode().levelName(root - 1), area));
            }
            va = (va & -entryBytes(root)) + entryBytes(root);
        }
    }
}
