package replug.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Operation;

/** {@code replug memremap}. */
@Command(
        name = "memremap",
        header = "Give device memory struct pages and a direct mapping: memremap_pages (ZONE_DEVICE).",
        description = {"", "There are no memory blocks then, nothing to go online, and no line in /proc/iomem."},
        footer = {"", "Examples:", "  replug memremap 0x200000000 64M", "  replug memremap 0x200000000+1G --order 9"})
final class MemremapCommand extends AskCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RangeParameters range;

    @Option(
            names = "--order",
            paramLabel = "N",
            converter = Numbers.NotNegative.class,
            description = "log2 of the pages of a compound page, vmemmap_shift: 9 for 2M. Default: single pages")
    private @Nullable Integer order;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AllocationOptions allocation;

    @Override
    Operation operation() {
        if (order != null && order >= Long.SIZE) {
            throw new Mistake("--order %d: expected log2 of a number of pages, 0 to 63".formatted(order));
        }
        return new Operation.MemremapPages(range.start(), range.size(), order);
    }

    @Override
    Circumstances circumstances() {
        return new Circumstances(List.of(), allocation.noFreeBlock(), allocation.failing(), null, null);
    }
}
