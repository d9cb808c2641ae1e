package replug.domain.linux;

import replug.domain.linux.Phase.Name;

/** The boot of a kernel as far as its page tables go: each rule in the kernel's order (kernel-spec 3.1). */
public final class BootSequence {
    private final BootPlan plan;
    private final BootFrames frames;
    private final KernelTables tables;
    private final BootMapping mapping;

    public BootSequence(BootPlan plan, KernelTables tables, BootFrames frames) {
        this.plan = plan;
        this.tables = tables;
        this.frames = frames;
        this.mapping = new BootMapping(plan, tables, frames);
    }

    /**
     * Writes the tables as they are when the kernel has booted.
     *
     * @throws KernelBug if memory runs out
     */
    public void run() {
        tables.begin(Name.LINEAR_MAPPING);
        mapping.fixmap();
        mapping.linearMapping();
        tables.begin(Name.KERNEL_IMAGE);
        mapping.kernelImage();
        if (plan.profile().bootMemmapPerSection()) {
            shadow();
            vmemmap();
        } else {
            vmemmap();
            shadow();
        }
        tables.begin(Name.ZONES);
        frames.handOver();
        tables.begin(Name.PREALLOCATION);
        new PgdPreallocation(plan, tables).preallocate();
        tables.begin(Name.MARK_RODATA);
        mapping.freeInitMemory();
        mapping.markRodata();
    }

    private void vmemmap() {
        tables.begin(Name.BOOT_VMEMMAP);
        new BootVmemmap(plan, tables, frames).populate();
    }

    private void shadow() {
        if (plan.kasan()) {
            tables.begin(Name.BOOT_SHADOW);
            new BootShadow(plan, tables, frames).populate();
        }
    }
}
