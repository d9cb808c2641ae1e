package replug.domain.machine;

import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.slot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.KernelProfile;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.TableEdit;

/**
 * The machines of kernel-spec 13 for examples: 2 GiB of RAM at 2 GiB, the root entries of vmemmap and the direct map made,
 * frames free from 0x90000000 on.
 */
final class Model {
    static final long BLOCK = 128L << 20;
    static final long GIB = 1L << 30;
    static final long START = 4 * GIB;
    static final long RAM = 2 * GIB;

    /** The first frame that the model's allocator gives. */
    static final long FIRST_FREE = 0x9000_0000L;

    private static final long ROOT = 0x8100_0000L;

    private Model() {}

    static AddressLayout layout(PagingMode mode, boolean is72) {
        Map<String, Long> constants = new HashMap<>(
                switch (mode) {
                    case SV39 ->
                        constants(
                                0xffff_ffc4_fea0_0000L,
                                0xffff_ffc5_0000_0000L,
                                0xffff_ffc6_0000_0000L,
                                0xffff_ffd6_0000_0000L,
                                0xffff_fff7_0000_0000L);
                    case SV48 ->
                        constants(
                                0xffff_8d7f_fea0_0000L,
                                0xffff_8d80_0000_0000L,
                                0xffff_8f80_0000_0000L,
                                0xffff_af80_0000_0000L,
                                0xffff_ef80_0000_0000L);
                    case SV57 ->
                        constants(
                                0xff1b_ffff_fea0_0000L,
                                0xff1c_0000_0000_0000L,
                                0xff20_0000_0000_0000L,
                                0xff60_0000_0000_0000L,
                                0xffdf_0000_0000_0000L);
                });
        constants.put("KERN_VIRT_SIZE", 128 * entryBytes(mode.rootLevel()));
        constants.put("vmemmap_start_pfn", is72 ? 0 : RAM >>> 12);
        return new AddressLayout(constants);
    }

    private static Map<String, Long> constants(long fixmap, long vmemmap, long vmalloc, long direct, long kasan) {
        return Map.of(
                "FIXADDR_START", fixmap,
                "PCI_IO_START", vmemmap - (16 << 20),
                "VMEMMAP_START", vmemmap,
                "VMALLOC_START", vmalloc,
                "PAGE_OFFSET", direct,
                "KASAN_SHADOW_START", kasan,
                "MODULES_LOWEST_VADDR", 0xffff_ffff_0000_0000L,
                "KERNEL_LINK_ADDR", 0xffff_ffff_8000_0000L);
    }

    static Machine booted(PagingMode mode) {
        return booted(mode, "6.12.107", facts -> facts);
    }

    /** @param change what is to be otherwise in the facts */
    static Machine booted(PagingMode mode, String kernel, UnaryOperator<MachineFacts> change) {
        MachineFacts facts = change.apply(new MachineFacts(
                kernel,
                null,
                "",
                mode,
                RAM,
                64,
                27,
                56,
                BLOCK,
                9,
                false,
                false,
                false,
                layout(mode, KernelProfile.of(kernel).limitsToVmemmap()),
                Map.of("va_kernel_pa_offset", 0xffff_fffe_ffe0_0000L),
                null,
                ROOT,
                List.of("80000000-ffffffff : System RAM", "  80000000-8fffffff : Reserved"),
                List.of()));
        PageTable tables = PageTable.empty(mode, ROOT).edit(edit -> boot(edit, facts));
        return Hotplug.evolve(
                null,
                Hotplug.decide(null, new Command.ObserveBoot(facts, SeenMemory.NOTHING, tables, null))
                        .getFirst());
    }

    static MachineFacts withMemmapOnMemory(MachineFacts facts) {
        return facts.withMemmapOnMemory(true);
    }

    private static void boot(TableEdit edit, MachineFacts facts) {
        long[] next = {ROOT};
        AddressLayout layout = facts.layout();
        int root = facts.mode().rootLevel();
        long reach = entryBytes(root);
        for (String[] area :
                new String[][] {{"VMEMMAP_START", "VMALLOC_START"}, {"PAGE_OFFSET", "KASAN_SHADOW_START"}}) {
            for (long va = layout.constant(area[0]); va < layout.constant(area[1]); va += reach) {
                edit.set(va, root, 1, Pte.table(next[0] += 4096), 0);
            }
        }
        map(edit, layout.constant("PAGE_OFFSET"), root, next);
        edit.set(layout.constant("PAGE_OFFSET"), 1, 512, Pte.of(RAM, 0xe7), 0x8_0000);
        map(edit, layout.constant("PAGE_OFFSET") + GIB, root, next);
        edit.set(layout.constant("PAGE_OFFSET") + GIB, 1, 512, Pte.of(RAM + GIB, 0xe7), 0x8_0000);
        long vmemmap = layout.constant("VMEMMAP_START") + ((RAM >>> 12) - layout.constant("vmemmap_start_pfn")) * 64;
        map(edit, vmemmap, root, next);
        edit.set(vmemmap, 1, 16, Pte.of(0x8800_0000L, 0xe7), 0x8_0000);
    }

    private static void map(TableEdit edit, long va, int root, long[] next) {
        for (int level = root; level > 1; level--) {
            if (edit.word(va, level) == 0) {
                edit.set(va, level, 1, Pte.table(next[0] += 4096), 0);
            }
        }
    }

    static Event ask(Machine machine, Operation operation) {
        return ask(machine, operation, Circumstances.NONE);
    }

    static Event ask(Machine machine, Operation operation, Circumstances circumstances) {
        return Hotplug.decide(machine, new Command.Ask(operation, circumstances, null))
                .getFirst();
    }

    /** The machine after these operations, all of which must have been done. */
    static Machine after(Machine machine, Operation... operations) {
        Machine state = machine;
        for (Operation operation : operations) {
            Event event = ask(state, operation);
            Assertions.assertThat(event).as("%s", operation).isNotInstanceOf(Event.Refused.class);
            state = Hotplug.evolve(state, event);
        }
        return state;
    }

    static Operation.AddMemory add(long start, long size) {
        return new Operation.AddMemory(0, start, size, 0);
    }

    static Operation.RemoveMemory remove(long start, long size) {
        return new Operation.RemoveMemory(start, size);
    }

    static Operation.SetMemoryBlockState state(int block, String word) {
        return new Operation.SetMemoryBlockState(block, word);
    }

    /** Where physical address {@code pa} appears in the direct map. */
    static long va(Machine machine, long pa) {
        return machine.facts().layout().constant("PAGE_OFFSET") + pa - RAM;
    }

    /** Where the struct page of the page at {@code pa} stands. */
    static long page(Machine machine, long pa) {
        AddressLayout layout = machine.facts().layout();
        return layout.constant("VMEMMAP_START") + ((pa >>> 12) - layout.constant("vmemmap_start_pfn")) * 64;
    }

    static int rootSlot(Machine machine, long va) {
        return slot(va, machine.facts().mode().rootLevel());
    }
}
