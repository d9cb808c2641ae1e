package replug.domain.machine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.AddressLayout;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;

/** A small Sv48 machine for examples: 1 GiB of RAM at 2 GiB, four vmemmap root entries of which one is used. */
final class Machines {
    static final long BLOCK = 128 << 20;
    static final long ROOT = 0x80d8_5000L;
    static final long DIRECT = 0xffff_af80_0000_0000L;

    static final AddressLayout LAYOUT = new AddressLayout(Map.of(
            "FIXADDR_START", 0xffff_8d7f_fea0_0000L,
            "PCI_IO_START", 0xffff_8d7f_ff00_0000L,
            "VMEMMAP_START", 0xffff_8d80_0000_0000L,
            "vmemmap_start_pfn", 0x8_0000L,
            "VMALLOC_START", 0xffff_8f80_0000_0000L,
            "PAGE_OFFSET", DIRECT,
            "KASAN_SHADOW_START", 0xffff_ef80_0000_0000L,
            "MODULES_LOWEST_VADDR", 0xffff_ffff_0000_0000L,
            "KERNEL_LINK_ADDR", 0xffff_ffff_8000_0000L));

    static final MachineFacts FACTS = new MachineFacts(
            "6.12.107",
            null,
            "mem=1G",
            PagingMode.SV48,
            0x8000_0000L,
            64,
            27,
            56,
            BLOCK,
            9,
            false,
            false,
            false,
            LAYOUT,
            Map.of(),
            null,
            ROOT,
            List.of(),
            List.of());

    /** Root entries 283 to 286 (vmemmap) and 351 (direct map); below 283 one leaf, below 351 the gigabyte of RAM. */
    static final PageTable TABLES = PageTable.empty(PagingMode.SV48, ROOT).edit(edit -> {
        edit.set(0xffff_8d80_0000_0000L, 3, 4, 0x2050_3801L, 0x400);
        edit.set(0xffff_8d80_0000_0000L, 2, 1, 0x2060_0001L, 0);
        edit.set(0xffff_8d80_0000_0000L, 1, 8, 0x2f78_00e7L, 0x8_0000);
        edit.set(DIRECT, 3, 1, 0x2070_0001L, 0);
        edit.set(DIRECT, 2, 1, 0x2000_00e7L, 0);
    });

    static final MemoryBlocks BLOCKS =
            MemoryBlocks.NONE.with(new MemoryBlocks.Run(16, 8, MemoryBlocks.State.ONLINE, "DMA32", 0));

    private Machines() {}

    static SeenMemory seen(@Nullable MemoryBlocks blocks, @Nullable Long maxPfn) {
        return new SeenMemory(null, blocks, null, null, null, maxPfn);
    }

    static Machine booted() {
        Event boot = Hotplug.decide(null, new Command.ObserveBoot(FACTS, seen(BLOCKS, null), TABLES, null))
                .getFirst();
        return Hotplug.evolve(null, boot);
    }

    /** The second gigabyte's first block mapped, and its struct pages. */
    static PageTable withBlockAt(long start) {
        return TABLES.edit(edit -> {
            long va = DIRECT + start - 0x8000_0000L;
            edit.set(va, 2, 1, 0x2061_0001L, 0);
            edit.set(va, 1, 64, (start >>> 2) | 0xe7, 0x8_0000);
            edit.set(0xffff_8d80_0200_0000L, 1, 1, 0x2058_00e7L, 0);
        });
    }
}
