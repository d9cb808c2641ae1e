package replug.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import replug.domain.machine.Operation;

/** {@code replug memunmap}. */
@Command(
        name = "memunmap",
        header = "Take device memory's struct pages and mapping away: memunmap_pages.",
        description = {"", "The range must be one that 'replug memremap' mapped."},
        footer = {"", "Examples:", "  replug memunmap 0x200000000 64M", "  replug memunmap 0x200000000-0x203ffffff"})
final class MemunmapCommand extends AskCommand {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RangeParameters range;

    @Override
    Operation operation() {
        return new Operation.MemunmapPages(range.start(), range.size());
    }
}
