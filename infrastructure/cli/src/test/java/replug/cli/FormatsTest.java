package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** dump and walk in the formats of other tools, and parts of dumps. */
class FormatsTest {
    private static final Path KERNELS = Recordings.named("x").resolveSibling("../ptdump");
    private static final String ADDED = "ffffaf8080000000";

    @TempDir
    static Path folder;

    private static Cli cli = new Cli(Path.of(""));

    @BeforeAll
    static void importRecordings() {
        cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run(
                                "import",
                                Recordings.named("kasan-sv39-boot"),
                                Recordings.named("nokasan-sv48-boot"),
                                Recordings.named("nokasan-sv57-boot"),
                                Recordings.named("kasan-sv57-basic"),
                                Recordings.named("nokasan-sv48-basic"))
                        .exitCode())
                .isZero();
    }

    private static String shown(Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.out();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kasan-sv39-boot", "nokasan-sv48-boot", "nokasan-sv57-boot"})
    void ptdump_is_what_the_kernel_printed_byte_for_byte(String name) throws IOException {
        assertThat(shown("dump", "--at", 0, "-m", name, "--format", "ptdump"))
                .isEqualTo(Files.readString(KERNELS.resolve(name + ".txt")));
    }

    @Test
    void every_format_shows_the_state_after_the_event_that_is_named() {
        String leaf = "pmd 0x81837000 0xffffaf8080000000 0 64 0x400000e7 +0x80000\n";
        String vmprint = " .. .. ..63: pte 0x0000000041f800e7 pa 0x0000000107e00000\n";
        String infoMem = "ffffaf8080000000 0000000100000000 0000000008000000 rw--gad\n";
        String ptdump = "0xffffaf8080000000-0xffffaf8088000000    0x0000000100000000       128M PMD "
                + ".   ..     ..   D A G . . W R V\n";
        for (List<String> format : List.of(
                List.of("tables", leaf),
                List.of("vmprint", vmprint),
                List.of("info-mem", infoMem),
                List.of("ptdump", ptdump))) {
            assertThat(shown("dump", "-m", "nokasan-sv48-basic", "--at", 1, "--format", format.get(0)))
                    .contains("\n" + format.get(1));
            assertThat(shown("dump", "-m", "nokasan-sv48-basic", "--at", 0, "--format", format.get(0)))
                    .doesNotContain(format.get(1));
        }
    }

    @Test
    void a_range_is_the_entries_that_translate_it_and_the_way_to_them() {
        Object[] dump = {"dump", "-m", "nokasan-sv48-basic", "--at", 1, "--range", ADDED + "+4M"};

        assertThat(shown(dump)).isEqualTo("""
                pgd 0x80d85000 0xffffaf8000000000 351 1 0x2ffffc01 +0x0
                pud 0xbffff000 0xffffaf8080000000 2 1 0x2060dc01 +0x0
                pmd 0x81837000 0xffffaf8080000000 0 2 0x400000e7 +0x80000
                """);
        assertThat(shown(with(dump, "--format", "vmprint"))).isEqualTo("""
                page table 0x0000000080d85000
                 ..351: pte 0x000000002ffffc01 pa 0x00000000bffff000
                 .. ..2: pte 0x000000002060dc01 pa 0x0000000081837000
                 .. .. ..0: pte 0x00000000400000e7 pa 0x0000000100000000
                 .. .. ..1: pte 0x00000000400800e7 pa 0x0000000100200000
                """);
        JsonNode json = new JsonMapper().readTree(shown(with(dump, "--json")));
        assertThat(json).hasSize(3);
        assertThat(json.get(2).get("count").intValue()).isEqualTo(2);
        assertThat(shown(with(dump, "--format", "json"))).isEqualTo(shown(with(dump, "--json")));
    }

    @Test
    void lines_that_are_cut_to_a_range_are_told_on_standard_error() {
        Object[] dump = {"dump", "-m", "nokasan-sv48-basic", "--at", 1, "--range", ADDED + "+4M"};

        Cli.Result ptdump = cli.run(with(dump, "--format", "ptdump"));
        assertThat(ptdump.out()).isEqualTo("""
                ---[ Linear mapping ]---
                0xffffaf8080000000-0xffffaf8080400000    0x0000000100000000         4M PMD .   ..     ..   D A G . . W R V
                """);
        assertThat(ptdump.err())
                .isEqualToIgnoringNewLines(
                        "replug: a line is shorter than the kernel would print it, being cut to the addresses asked for");
        assertThat(ptdump.exitCode()).isZero();
        assertThat(cli.run(with(dump, "--format", "info-mem")).err()).contains("a line is shorter than QEMU would");
        Object[] all = {"dump", "-m", "nokasan-sv48-basic", "--at", 1, "--format", "ptdump"};
        assertThat(shown(all)).contains(shown(with(all, "--area", "direct")) + "---[ Modules/BPF mapping ]---");
    }

    @Test
    void areas_and_ranges_may_be_repeated_and_both_together_are_what_is_in_both() {
        Object[] dump = {"dump", "-m", "nokasan-sv48-basic", "--at", 1, "--format", "info-mem"};
        String added = "ffffaf8080000000 0000000100000000 0000000008000000 rw--gad";

        assertThat(shown(with(dump, "--area", "vmemmap", "--area", "direct")))
                .isEqualTo(shown(with(dump, "--area", "direct,vmemmap")))
                .contains("\nffff8d8002000000 ", added);
        assertThat(shown(with(dump, "--area", "direct", "--range", "ffff800000000000-ffffaf8087ffffff"))
                        .lines())
                .hasSizeGreaterThan(3)
                .endsWith(added)
                .noneMatch(line -> line.startsWith("ffff8d"));
        assertThat(shown(with(dump, "--range", ADDED + "+128M", "--range", "ffff8d8002000000+2M"))
                        .lines())
                .hasSize(4);
    }

    @Test
    void the_shadow_is_skipped_without_being_walked() {
        Object[] dump = {"dump", "-m", "kasan-sv57-basic", "--format", "info-mem"};

        long begin = System.nanoTime();
        String rest = shown(with(dump, "--area", "fixmap,pci,vmemmap,vmalloc,direct,modules,kernel"));
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;

        // As info mem prints it, the shadow that Sv57 shares is more than 10^10 lines.
        assertThat(seconds).isLessThan(30);
        assertThat(rest).contains("\nff60000000200000 ");
    }

    @Test
    void a_reader_that_goes_away_ends_even_an_endless_dump_quietly() {
        StringWriter err = new StringWriter();
        PrintWriter out = new PrintWriter(new Writer() {
            private int left = 100_000;

            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                left -= length;
                if (left < 0) {
                    throw new IOException("Broken pipe");
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });

        int exitCode = Main.run(
                InputStream.nullInputStream(),
                out,
                new PrintWriter(err),
                "--journal",
                cli.journal().toString(),
                "dump",
                "-m",
                "kasan-sv57-basic",
                "--format",
                "info-mem");

        assertThat(exitCode).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void walk_prints_as_crash_and_as_xv6_do() {
        Object[] walk = {"walk", "ffffaf8080123456", "-m", "nokasan-sv48-basic", "--at", 1};

        assertThat(shown(with(walk, "--format", "crash"))).endsWith("""

                PAGE DIRECTORY: ffffffff80b85000
                  PGD: ffffffff80b85af8 => 2ffffc01
                  PUD: 00000000bffff010 => 000000002060dc01
                  PMD: 0000000081837000 => 00000000400000e7
                 PAGE: 0000000100000000  (2MB)
                """);
        assertThat(shown(with(walk, "--format", "vmprint")))
                .hasLineCount(4)
                .startsWith("page table 0x0000000080d85000\n");
        assertThat(shown(with(walk, "--format", "table"))).isEqualTo(shown(walk));
    }

    @Test
    void what_makes_no_sense_is_one_line_and_exit_code_2() {
        assertMistake("--format ptdump is text of its own: leave out --json", "dump", "--format", "ptdump", "--json");
        assertMistake("--format crash is text of its own", "walk", ADDED, "--json", "--format", "crash");
        assertMistake("--format", "dump", "--format", "crash");
        assertMistake("--area heap: expected fixmap, pci,", "dump", "--area", "direct,heap");
        assertMistake("expected virtual addresses such as", "dump", "--range", ADDED);
        assertMistake("expected virtual addresses such as", "dump", "--range", ADDED + "+0");
        assertMistake("expected virtual addresses such as", "dump", "--range", "ffffffffffffffff+2");
        assertMistake("not below START", "dump", "--range", ADDED + "-ff");
        assertMistake("expected an address", "dump", "--range", "here-there");
    }

    private static void assertMistake(String message, Object... command) {
        Cli.Result result = cli.run(with(command, "-m", "nokasan-sv48-basic"));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(message);
        assertThat(result.lines()).isEmpty();
    }

    private static Object[] with(Object[] command, Object... more) {
        return java.util.stream.Stream.of(command, more)
                .flatMap(java.util.stream.Stream::of)
                .toArray();
    }
}
