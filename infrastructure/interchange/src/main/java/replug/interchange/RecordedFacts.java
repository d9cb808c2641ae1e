package replug.interchange;

import java.util.List;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.MappableRange;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.PagingMode;

/** The first line of a recording: what is known of the machine. */
final class RecordedFacts {
    private RecordedFacts() {}

    static MachineFacts read(Fields line) {
        Fields machine = line.object("machine");
        String mode = machine.text("pagingMode");
        return new MachineFacts(
                line.text("kernel"),
                null,
                line.text("commandLine"),
                PagingMode.named(mode)
                        .orElseThrow(() -> new InputProblem(
                                "machine.pagingMode: expected sv39, sv48 or sv57, found " + Hex.quoted(mode))),
                machine.hex("physRamBase"),
                machine.number("structPageBytes"),
                machine.number("sectionSizeBits"),
                machine.number("maxPhysMemBits"),
                machine.hex("memoryBlockBytes"),
                machine.number("pageblockOrder"),
                machine.flag("kasan"),
                machine.flag("memmapOnMemory"),
                machine.flag("debugPagealloc"),
                new AddressLayout(line.object("layout").hexes()),
                line.object("kernelImage").hexes(),
                line.has("mappableRange") ? range(line.texts("mappableRange")) : null,
                line.hex("swapperPgDir"),
                line.texts("iomem"),
                line.texts("bootLog"));
    }

    private static MappableRange range(List<String> ends) {
        if (ends.size() != 2) {
            throw new InputProblem(
                    "mappableRange: expected first and last byte, found %d values".formatted(ends.size()));
        }
        return new MappableRange(Hex.parse(ends.get(0)), Hex.parse(ends.get(1)));
    }
}
