package replug.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may keep pages from being migrated away. */
final class MigrationOptions {
    @Option(
            names = "--unmovable",
            split = ",",
            paramLabel = "PFN",
            converter = Numbers.Pfn.class,
            description = "Page frames whose content cannot be migrated, by number, hexadecimal.")
    private List<Long> unmovable = List.of();

    @Option(names = "--signal", description = "A signal is pending when pages are to be migrated.")
    private boolean hasSignal;

    List<Long> unmovable() {
        return unmovable;
    }

    @Nullable
    Boolean signal() {
        return hasSignal ? Boolean.TRUE : null;
    }
}
