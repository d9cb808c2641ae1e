package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import replug.interchange.Recordings;

/** What is no question at all: one line that says what is allowed, exit code 2, and nothing in the journal. */
@SuppressWarnings("NullAway.Init")
class AskBadInputTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_machine_that_has_booted() {
        cli = new Cli(folder.resolve("journal"));
        assertThat(cli.run("import", Recordings.named("nokasan-sv39-boot")).exitCode())
                .isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            add                                      | Missing required parameter: 'START'
            add 0x100000000                          | how long is the range? Give START SIZE, START+SIZE or START-END
            add 0x100000000+128M 128M                | the range has its size already
            add 0x100000000 128M 1                   | Unmatched argument
            add hello 128M                           | expected an address such as 0x100000000
            add 0x 128M                              | expected an address
            add '' 128M                              | expected an address
            add -4096 128M                           | found "-4096" (no number may be negative)
            add 0x100000000 -128M                    | Unknown option: '-128M' (no number may be negative)
            add 0x100000000 12.5M                    | expected a size such as 128M
            add 0x100000000 128Q                     | expected a size such as 128M
            add 0x100000000 abc                      | expected a size such as 128M
            add 0x100000000 16E                      | expected less than 2^64
            add 0x100000000 18446744073709551616     | expected less than 2^64
            add 0x10000000000000000 128M             | expected less than 2^64
            add 0x107ffffff-0x100000000              | END, its last byte, not below START
            add 0x0-0xffffffffffffffff               | END, its last byte, not below START
            add 0x100000000-0x107ffffff+1            | expected
            add 0x100000000 128M --nid -1            | expected a number from 0
            add 0x100000000 128M --nid one           | expected a number from 0
            add 0x100000000 128M --nid 4294967296    | expected a number from 0
            add 0x100000000 128M --nid 1 --group 0   | give one of them
            add 0x100000000 128M --driver ''         | --driver: expected a name
            add 0x100000000 128M --veto EWHAT        | expected one of EPERM, ENOENT
            add 0x100000000 128M --veto 0            | expected one of EPERM, ENOENT
            add 0x100000000 128M --failing-allocation 0 | counted from 1
            add 0x100000000 128M --signal            | Unknown option: '--signal'
            add 0x100000000 128M -m other            | has no machine other
            online                                   | Missing required parameter: 'BLOCK'
            online block32                           | expected a memory block such as memory32 or 32
            online memory-1                          | expected a memory block
            online 4294967296                        | expected a memory block
            online 32 --type sideways                | expected one of [online, online_kernel, online_movable]
            offline 32 --unmovable xyz               | expected the number of a page frame
            offline 32 --unmovable 0x100000000000    | below 2^44
            memremap 0x200000000 2M --order 64       | expected log2 of a number of pages
            group                                    | name a command: replug group add-static
            group add-static 1000                    | are not whole pages
            group add-static -1G                     | (no number may be negative)
            group remove -1                          | expected a number from 0
            group remove x                           | expected a number from 0
            write                                    | Missing required parameter
            write nowhere 1                          | expected a path below /sys, or one of auto_online_blocks
            iomem --at 7                             | has no event 7
            zones --at -1                            | numbered from 0
            blocks -m other                          | has no machine other
            run                                      | Missing required parameter: 'FILE|-'
            """)
    void nothing_is_asked_and_one_line_says_why(String command, String message) {
        String before = cli.run("log", "--json").out();
        Object[] words = List.of(command.split(" +")).stream()
                .map(word -> word.equals("''") ? "" : word)
                .toArray();
        Cli.Result result = cli.run(words);

        assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
        assertThat(result.err().lines().findFirst().orElse("")).contains(message);
        assertThat(result.err().lines().filter(line -> !line.startsWith("try: ")))
                .hasSize(1);
        assertThat(result.out()).isEmpty();
        assertThat(cli.run("log", "--json").out()).isEqualTo(before);
    }
}
