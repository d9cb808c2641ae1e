package replug.journal;

import static replug.testkit.ReplugAssertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import replug.application.Journal;
import replug.application.Journal.Asked;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.application.Timeline;
import replug.application.Timeline.Verify;
import replug.domain.linux.AddressLayout;
import replug.domain.machine.Command;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.memory.SeenMemory;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.TableEdit;
import replug.domain.paging.TableWrite;
import replug.interchange.EventJson;

/** Events of any size: H2's VARBINARY ends at 1 MiB, a history does not. */
class LargeEventsTest {
    private static final long DIRECT = 0xffff_af80_8000_0000L;
    private static final long SHADOW = 0xffff_f5ef_1000_0000L;

    @TempDir
    Path folder;

    @Test
    void adding_64_GiB_of_4_KiB_leaves_is_a_few_hundred_runs() {
        PageTable boot = boot();
        PageTable added = boot.edit(edit -> map(edit, 64L << 30, consecutive(0x10_0000_0000L)));

        Journal.Answer answer = roundTrip(boot, added);

        List<TableWrite> writes = answer.events().getLast().outcome().writes().toList();
        assertThat(writes.stream().mapToLong(TableWrite::entriesSet).sum()).isGreaterThan(16_777_216);
        assertThat(writes).hasSizeLessThan(300);
    }

    @Test
    void the_same_in_scattered_frames_is_stored_all_the_same() {
        PageTable boot = boot();
        PageTable added = boot.edit(edit -> map(edit, 64L << 30, scattered(1)));

        Journal.Answer answer = roundTrip(boot, added);

        assertThat(EventJson.write(answer.events().getLast())).hasSizeGreaterThan(1 << 20);
    }

    @Test
    void a_block_onlined_under_kasan_writes_4096_scattered_frames() {
        LongSupplier frames = scattered(2);
        PageTable boot = boot();
        PageTable onlined = boot.edit(edit -> {
            for (long va = SHADOW; va < SHADOW + 4096 * PagingMode.PAGE_BYTES; va += PagingMode.PAGE_BYTES) {
                makeTables(edit, va, frames);
                edit.set(va, 0, 1, Pte.of(frames.getAsLong(), 0xe7), 0);
            }
        });

        Journal.Answer answer = roundTrip(boot, onlined);

        assertThat(answer.events()
                        .getLast()
                        .outcome()
                        .writes()
                        .mapToLong(TableWrite::entriesSet)
                        .sum())
                .isGreaterThanOrEqualTo(4096 + 8);
    }

    /** Maps physical memory from 4 GiB on by 4 KiB leaves. */
    private static void map(TableEdit edit, long bytes, LongSupplier frames) {
        for (long done = 0; done < bytes; done += 2 << 20) {
            makeTables(edit, DIRECT + done, frames);
            edit.set(DIRECT + done, 0, 512, Pte.of(0x1_0000_0000L + done, 0xe7), Pte.NEXT_PAGE);
        }
    }

    private static void makeTables(TableEdit edit, long va, LongSupplier frames) {
        for (int level = 3; level > 0; level--) {
            if (edit.word(va, level) == 0) {
                edit.set(va, level, 1, Pte.table(frames.getAsLong()), 0);
            }
        }
    }

    private Journal.Answer roundTrip(PageTable boot, PageTable after) {
        Path path = folder.resolve("journal");
        Provenance provenance = new Provenance("test", Origin.OBSERVED, "test", null);
        Journal.Answer answer;
        try (AxonJournal journal = AxonJournal.open(path.toString(), Opening.TO_CREATE)) {
            answer = journal.ask(
                    "large",
                    List.of(
                            new Asked(new Command.ObserveBoot(facts(), SeenMemory.NOTHING, boot, null), provenance),
                            new Asked(
                                    new Command.ObserveOperation(
                                            new Operation.AddMemory(0, 0x1_0000_0000L, 64L << 30, 0),
                                            0,
                                            after,
                                            SeenMemory.NOTHING,
                                            List.of(),
                                            null),
                                    provenance)));
        }
        try (AxonJournal journal = AxonJournal.open(path.toString(), Opening.TO_READ)) {
            assertThat(new Timeline(journal, "large").at(null, Verify.EACH).tables())
                    .hasSameEntriesAs(after);
        }
        return answer;
    }

    private static PageTable boot() {
        return PageTable.empty(PagingMode.SV48, 0x80d8_5000L)
                .edit(edit -> edit.set(0xffff_8d80_0000_0000L, 3, 229, 0x2050_3801L, 0x400));
    }

    private static LongSupplier consecutive(long first) {
        long[] next = {first};
        return () -> next[0] += PagingMode.PAGE_BYTES;
    }

    /** Every frame of 2^36 bytes once, in an order without a pattern that a run could hold. */
    private static LongSupplier scattered(long seed) {
        long[] next = {new SplittableRandom(seed).nextLong(1 << 24)};
        return () -> {
            next[0] = (next[0] * 5 + 12345) & ((1 << 24) - 1);
            return 0x10_0000_0000L + next[0] * PagingMode.PAGE_BYTES;
        };
    }

    private static MachineFacts facts() {
        Map<String, Long> layout = Map.of(
                "FIXADDR_START", 0xffff_8d7f_fea0_0000L,
                "PCI_IO_START", 0xffff_8d7f_ff00_0000L,
                "VMEMMAP_START", 0xffff_8d80_0000_0000L,
                "vmemmap_start_pfn", 0x8_0000L,
                "VMALLOC_START", 0xffff_8f80_0000_0000L,
                "PAGE_OFFSET", 0xffff_af80_0000_0000L,
                "KASAN_SHADOW_START", 0xffff_ef80_0000_0000L,
                "MODULES_LOWEST_VADDR", 0xffff_ffff_0000_0000L,
                "KERNEL_LINK_ADDR", 0xffff_ffff_8000_0000L);
        return new MachineFacts(
                "6.12.107",
                null,
                "",
                PagingMode.SV48,
                0x8000_0000L,
                64,
                27,
                56,
                128 << 20,
                9,
                false,
                false,
                true,
                new AddressLayout(layout),
                Map.of(),
                null,
                0x80d8_5000L,
                List.of(),
                List.of());
    }
}
