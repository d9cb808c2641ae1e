package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.domain.linux.Area;
import replug.domain.machine.Command;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.AddressRanges;
import replug.domain.paging.PageTable;

class PtdumpTest {
    private static final List<String> AREAS = List.of(
            "Fixmap start",
            "PCI I/O start",
            "vmemmap start",
            "vmalloc() area",
            "Linear mapping",
            "Kasan shadow start",
            "Kernel mapping");

    private static PageTable bootTables(String name) throws IOException {
        try (Recording recording = Recording.open(Recordings.named(name), _ -> {})) {
            Command boot = Objects.requireNonNull(recording.next()).command();
            return ((Command.ObserveBoot) boot).tables();
        }
    }

    private static MachineFacts facts(String name) throws IOException {
        try (Recording recording = Recording.open(Recordings.named(name), _ -> {})) {
            return recording.facts();
        }
    }

    private static List<String> kernels(String name) throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/ptdump", name + ".txt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kasan-sv39-boot", "nokasan-sv48-boot", "nokasan-sv57-boot3g"})
    void an_area_alone_is_the_kernels_section_of_it(String name) throws IOException {
        MachineFacts facts = facts(name);
        List<Area> areas =
                List.of(Area.FIXMAP, Area.PCI_IO, Area.VMEMMAP, Area.VMALLOC, Area.DIRECT_MAP, Area.KASAN, Area.KERNEL);
        for (int i = 0; i < areas.size(); i++) {
            if (areas.get(i) == Area.KASAN && !facts.kasan()) {
                continue;
            }
            AddressRanges addresses = facts.layout().ranges(Set.of(areas.get(i)));
            long[] cut = {-1};
            String printed = Printed.text(out -> cut[0] = Ptdump.write(tables(name), facts, addresses, out));

            List<String> section = new ArrayList<>(Ptdump.section(kernels(name), AREAS.get(i)));
            section.addFirst("---[ " + AREAS.get(i) + " ]---");
            assertThat(printed.lines()).isEqualTo(section);
            assertThat(cut[0]).isZero();
        }
    }

    private static PageTable tables(String name) {
        try {
            return bootTables(name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void lines_that_are_cut_to_a_range_are_counted_and_consist_of_whole_entries() throws IOException {
        String name = "nokasan-sv48-boot";
        MachineFacts facts = facts(name);
        long[] cut = {-1};

        String printed = Printed.text(out -> cut[0] =
                Ptdump.write(tables(name), facts, AddressRanges.of(0xffffaf8000500000L, 0xffffaf8001234567L), out));

        assertThat(printed).isEqualTo("""
                ---[ Linear mapping ]---
                0xffffaf8000400000-0xffffaf8000600000    0x0000000080400000         2M PMD .   ..     ..   D A G . . . R V
                0xffffaf8000600000-0xffffaf8000800000    0x0000000080600000         2M PMD .   ..     ..   D A G . . W R V
                0xffffaf8000800000-0xffffaf8000a00000    0x0000000080800000         2M PTE .   ..     ..   D A G . . W R V
                0xffffaf8000a00000-0xffffaf8000c00000    0x0000000080a00000         2M PMD .   ..     ..   D A G . . . R V
                0xffffaf8000c00000-0xffffaf8001400000    0x0000000080c00000         8M PMD .   ..     ..   D A G . . W R V
                """);
        assertThat(cut[0]).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kasan-sv39-boot",
                "nokasan-sv39-boot",
                "nokasan-sv48-boot",
                "nokasan-sv48-boot640",
                "nokasan-sv57-boot",
                "nokasan-sv57-boot3g",
                "nokasan72-sv48-boot",
                "page56-sv48-boot"
            })
    void a_boot_is_printed_as_the_kernel_printed_it_byte_for_byte(String name) throws IOException {
        List<String> lines = new ArrayList<>();

        try (Recording recording = Recording.open(Recordings.named(name), _ -> {})) {
            Command boot = Objects.requireNonNull(recording.next()).command();
            Ptdump.write(((Command.ObserveBoot) boot).tables(), recording.facts(), lines::add);
        }

        String kernels = Files.readString(Path.of("src/test/resources/ptdump", name + ".txt"));
        assertThat(String.join("\n", lines) + "\n").isEqualTo(kernels);
    }
}
