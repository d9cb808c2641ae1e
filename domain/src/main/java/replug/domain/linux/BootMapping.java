package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.List;
import replug.domain.paging.Pte;

/**
 * What boot maps of RAM and of the kernel's image (kernel-spec 3.1 to 3.3, 7.7): with STRICT_KERNEL_RWX text and read-only
 * data have leaves of their own, in the direct map too, so that they can be protected.
 */
public final class BootMapping {
    private final BootPlan plan;
    private final KernelTables tables;
    private final BootFrames frames;
    private final DirectMap directMap;

    /** A part of physical memory, the end exclusive. */
    private record Part(long start, long end) {}

    public BootMapping(BootPlan plan, KernelTables tables, BootFrames frames) {
        this.plan = plan;
        this.tables = tables;
        this.frames = frames;
        this.directMap =
                new DirectMap(tables, plan.layout().start(Area.DIRECT_MAP), plan.physRamBase(), plan.debugPagealloc());
    }

    /**
     * {@code setup_vm_final} (a): the fixmap's root entry, and the static tables below it down to that of its first 2 MiB.
     */
    public void fixmap() {
        long va = plan.layout().start(Area.FIXMAP);
        for (int level = tables.mode().rootLevel(); level > 0; level--) {
            tables.set(va, level, 1, Pte.table(frames.imagePage(va, level)), 0);
        }
    }

    /**
     * {@code create_linear_mapping_page_table}: RAM but for the cut-outs, then text, read-only data and KFENCE's pool
     * (kernel-spec 3.2).
     *
     * @throws KernelBug if memory runs out
     */
    public void linearMapping() {
        Part text = image("_start", "__init_data_begin");
        Part rodata = image("__start_rodata", "_data");
        List<Part> cutOuts = new ArrayList<>();
        if (plan.strictKernelRwx()) {
            cutOuts.add(text);
            cutOuts.add(rodata);
        }
        Part pool = new Part(0, 0);
        if (plan.kfencePoolBytes() > 0) {
            long start = frames.kfencePool(plan.kfencePoolBytes());
            if (start == FrameSource.NONE) {
                throw new KernelBug("kernel BUG: no memory for KFENCE's pool");
            }
            pool = new Part(start, start + plan.kfencePoolBytes());
            cutOuts.add(pool);
        }
        for (BootRam ram : plan.ram()) {
            if (ram.isMapped()) {
                create(new Part(Math.max(ram.start(), plan.physRamBase()), ram.end()), cutOuts);
            }
        }
        if (plan.strictKernelRwx()) {
            directMap.create(text.start, text.end - text.start, Pgprot.PAGE_KERNEL_READ);
            directMap.create(rodata.start, rodata.end - rodata.start, Pgprot.PAGE_KERNEL);
        }
        directMap.createPages(pool.start, pool.end - pool.start, Pgprot.PAGE_KERNEL);
    }

    private Part image(String from, String to) {
        return new Part(plan.image().paOf(from), plan.image().paOf(to));
    }

    private void create(Part ram, List<Part> cutOuts) {
        List<Part> parts = List.of(ram);
        for (Part hole : cutOuts) {
            List<Part> next = new ArrayList<>();
            for (Part part : parts) {
                next.add(new Part(part.start, Math.min(part.end, hole.start)));
                next.add(new Part(Math.max(part.start, hole.end), part.end));
            }
            parts = next;
        }
        for (Part part : parts) {
            if (part.start < part.end) {
                directMap.create(part.start, part.end - part.start, Pgprot.PAGE_KERNEL);
            }
        }
    }

    /**
     * {@code create_kernel_page_table}: leaves of 2 MiB as far as the image goes (kernel-spec 3.3).
     *
     * @throws KernelBug if memory runs out
     */
    public void kernelImage() {
        KernelImage image = plan.image();
        long start = image.get("virt_addr");
        long bytes = (image.get("size") + entryBytes(1) - 1) & -entryBytes(1);
        if (!plan.strictKernelRwx()) {
            mapImage(start, bytes, Pgprot.PAGE_KERNEL_EXEC);
            return;
        }
        long text = image.get("__init_data_begin") - start;
        mapImage(start, text, Pgprot.PAGE_KERNEL_READ_EXEC);
        mapImage(start + text, bytes - text, Pgprot.PAGE_KERNEL);
    }

    private void mapImage(long va, long bytes, long prot) {
        if (!tables.map(va, plan.image().pa(va), bytes, 1, prot)) {
            throw new KernelBug("kernel BUG: no page for a table of the kernel's image");
        }
    }

    /**
     * {@code free_initmem}: init memory goes to the page allocator. Init text can no longer be run, and in the direct map it and init data can be written. A leaf
     * there that init memory covers in part is split, though its flags stay as they are; in the image's own mapping the
     * leaf of init data is left alone. The specification does not say this; the recordings show it.
     */
    public void freeInitMemory() {
        KernelImage image = plan.image();
        long begin = image.get("__init_begin");
        long bytes = ((image.get("__init_end") + PAGE_BYTES - 1) & -PAGE_BYTES) - begin;
        if (plan.strictKernelRwx()) {
            tables.protect(directMap.va(image.pa(begin)), bytes, Pgprot.PAGE_KERNEL);
            tables.protect(begin, image.get("__init_data_begin") - begin, Pgprot.PAGE_KERNEL_READ);
        }
        tables.free(image.pa(begin), bytes);
    }

    /** {@code mark_rodata_ro}: read-only data becomes so, in the image's mapping and in the direct map (kernel-spec 3.1). */
    public void markRodata() {
        if (plan.strictKernelRwx()) {
            long start = plan.image().get("__start_rodata");
            long bytes = plan.image().get("_data") - start;
            tables.protect(start, bytes, Pgprot.PAGE_KERNEL_READ);
            tables.protect(directMap.va(plan.image().pa(start)), bytes, Pgprot.PAGE_KERNEL_READ);
        }
    }
}
