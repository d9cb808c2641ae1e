package replug.benchmarks;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import replug.application.Journal.Asked;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.domain.linux.AddressLayout;
import replug.domain.machine.Command;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryBlocks.State;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;

/** A history as long as one wants: an Sv48 machine to which 128 MiB are added, and from which they are removed, in turn. */
final class AddAndRemove implements Iterator<Asked> {
    private static final long BLOCK = 128 << 20;
    private static final long START = 0x1_0000_0000L;
    private static final long DIRECT = 0xffff_af80_8000_0000L;
    private static final long VMEMMAP = 0xffff_8d80_0200_0000L;
    private static final Map<String, Long> LAYOUT = Map.ofEntries(
            Map.entry("FIXADDR_START", 0xffff_8d7f_fea0_0000L),
            Map.entry("PCI_IO_START", 0xffff_8d7f_ff00_0000L),
            Map.entry("VMEMMAP_START", 0xffff_8d80_0000_0000L),
            Map.entry("vmemmap_start_pfn", 0x8_0000L),
            Map.entry("VMALLOC_START", 0xffff_8f80_0000_0000L),
            Map.entry("PAGE_OFFSET", 0xffff_af80_0000_0000L),
            Map.entry("KERN_VIRT_SIZE", 0x4000_0000_0000L),
            Map.entry("KASAN_SHADOW_START", 0xffff_ef80_0000_0000L),
            Map.entry("MODULES_LOWEST_VADDR", 0xffff_ffff_0000_0000L),
            Map.entry("KERNEL_LINK_ADDR", 0xffff_ffff_8000_0000L));

    private final long events;
    private long asked;
    private final PageTable without = boot();
    private final PageTable with = without.edit(edit -> {
        edit.set(DIRECT, 2, 1, 0x2060_dc01L, 0);
        edit.set(DIRECT, 1, 64, (START >>> 2) | 0xe7, 0x8_0000);
        edit.set(VMEMMAP, 1, 1, 0x2058_00e7L, 0);
    });

    AddAndRemove(long events) {
        this.events = events;
    }

    private static PageTable boot() {
        return PageTable.empty(PagingMode.SV48, 0x80d8_5000L).edit(edit -> {
            edit.set(0xffff_8d80_0000_0000L, 3, 196, 0x2050_3801L, 0x400);
            edit.set(0xffff_8d80_0000_0000L, 2, 1, 0x2fbf_bc01L, 0);
            edit.set(0xffff_8d80_0000_0000L, 1, 8, 0x2f78_00e7L, 0x8_0000);
            edit.set(0xffff_af80_0000_0000L, 2, 1, 0x2fff_f801L, 0);
            edit.set(0xffff_af80_0000_0000L, 1, 512, 0x2000_00e7L, 0x8_0000);
        });
    }

    @Override
    public boolean hasNext() {
        return asked < events;
    }

    @Override
    public Asked next() {
        Command command = command();
        asked++;
        return new Asked(command, new Provenance("benchmark", Origin.OBSERVED, "benchmark", (int) asked));
    }

    private Command command() {
        if (asked == 0) {
            return new Command.ObserveBoot(facts(false), seen(blocks(), null), without, null);
        }
        return asked % 2 == 1
                ? observe(new Operation.AddMemory(0, START, BLOCK, 0), with, 0x10_8000L)
                : observe(new Operation.RemoveMemory(START, BLOCK), without, null);
    }

    private static Command observe(Operation operation, PageTable tables, @Nullable Long maxPfn) {
        return new Command.ObserveOperation(operation, 0, tables, seen(null, maxPfn), List.of(), null);
    }

    private static SeenMemory seen(@Nullable MemoryBlocks blocks, @Nullable Long maxPfn) {
        return new SeenMemory(null, blocks, null, null, null, maxPfn);
    }

    private static MemoryBlocks blocks() {
        return MemoryBlocks.NONE.with(new MemoryBlocks.Run(16, 8, State.ONLINE, "DMA32", 0));
    }

    /** The machine as it has booted; with debug_pagealloc added memory is mapped by 4 KiB leaves. */
    static Machine machine(boolean debugPagealloc) {
        Command boot = new Command.ObserveBoot(facts(debugPagealloc), seen(blocks(), null), boot(), null);
        return Hotplug.evolve(null, Hotplug.decide(null, boot).getFirst());
    }

    /** What is known of the machine. */
    static MachineFacts facts(boolean debugPagealloc) {
        return new MachineFacts(
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
                debugPagealloc,
                new AddressLayout(LAYOUT),
                Map.of(),
                null,
                0x80d8_5000L,
                List.of("80000000-ffffffff : System RAM"),
                List.of());
    }
}
