package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.domain.linux.Area;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.AddressRanges;
import replug.domain.paging.AddressRanges.Range;
import replug.domain.paging.PageTable;

/** The formats of every step of every recording, beside what {@link NaiveFormats} makes of the recording's lines. */
class FormatsOfRecordingsTest {
    private static final long SOME_SHADOW = 16 << 20;

    static Stream<Path> recordings() {
        return Recordings.all().stream();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void info_mem_and_vmprint_are_what_the_entries_make_one_by_one(Path path) throws IOException {
        try (Recording recording = Recording.open(path, _ -> {})) {
            MachineFacts facts = recording.facts();
            AddressRanges part = facts.kasan() ? mostlyOutsideTheShadow(facts) : AddressRanges.ALL;
            for (List<String> lines : Recordings.tables(path)) {
                PageTable tables = TableLines.read(facts.mode(), facts.swapperPgDir(), lines);
                NaiveFormats naive = new NaiveFormats(facts.mode(), facts.swapperPgDir(), lines, part);

                assertThat(Printed.text(out -> InfoMem.write(tables, part, out)))
                        .isEqualTo(naive.infoMem());
                assertThat(Printed.text(out -> Vmprint.write(tables, part, out)))
                        .isEqualTo(naive.vmprint());
            }
        }
    }

    /** Where the shadow is shared, info mem has a line a page: only some of it. */
    private static AddressRanges mostlyOutsideTheShadow(MachineFacts facts) {
        long shadow = facts.layout().start(Area.KASAN);
        return AddressRanges.of(List.of(
                new Range(facts.layout().start(Area.MODULES), -1),
                new Range(0, shadow + SOME_SHADOW - 1),
                new Range(shadow + (8L << 30) + 0x1234, shadow + (8L << 30) + SOME_SHADOW)));
    }
}
