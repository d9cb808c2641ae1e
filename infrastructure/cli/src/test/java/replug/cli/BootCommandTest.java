package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code replug boot} and {@code replug conform --boot}, as a user runs them. */
@SuppressWarnings("NullAway.Init")
class BootCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void an_empty_journal() {
        cli = new Cli(folder.resolve("journal"));
    }

    private Cli.Result boot(Object... more) {
        return cli.run(Stream.concat(Stream.of("boot"), Stream.of(more)).toArray());
    }

    private Cli.Result booted(Object... more) {
        Cli.Result result = boot(more);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result;
    }

    @Test
    void a_switch_of_the_profile_may_be_otherwise_than_the_releases() {
        Cli cli = new Cli(folder.resolve("switched"));

        assertThat(cli.run("boot", "--mode", "sv48", "--ram", "0x80000000+1G", "--switch", "unmapsFoldedLevels=false")
                        .exitCode())
                .isZero();
        cli.run("add", "0x100000000", "128M");
        assertThat(cli.run("remove", "0x100000000", "128M").out()).doesNotContain("unmapped");
    }

    @ParameterizedTest
    @CsvSource({
        "nothing=true, there is no switch nothing; there are memoryHotplug",
        "memoryHotplug=perhaps, expected true or false for memoryHotplug",
        "vmemmapAlignment=x, vmemmapAlignment: expected a size such as 128M",
        "vmemmapAlignment=3M, vmemmapAlignment is 0x300000"
    })
    void a_switch_that_is_none_is_a_usage_error(String value, String message) {
        Cli.Result result = new Cli(folder.resolve("none"))
                .run("boot", "--mode", "sv48", "--ram", "0x80000000+1G", "--switch", value);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message);
    }

    @Test
    void a_machine_boots_and_is_in_the_journal_with_its_tables() {
        Cli.Result result = booted("--mode", "sv48", "--ram", "0x80000000+2G");

        assertThat(result.lines())
                .contains(
                        "machine        machine, Linux 6.12.107, sv48",
                        "memory blocks  16 online, 0 offline of 128M",
                        "RAM            0x80000000-0xffffffff",
                        "verified       the digests are those in the journal")
                .noneMatch(line -> line.startsWith("no hotplug"));
        assertThat(cli.run("replay", "--verify", "each").exitCode()).isZero();
        assertThat(cli.run("dump").lines())
                .contains("pgd 0x80d85000 0xffff8f8000000000 287 64 0x20000001 +0x400")
                .contains("pmd 0xffffe000 0xffffaf8000200000 1 2 0x200800e3 +0x80000");
        assertThat(cli.run("walk", "ffffaf8040000000").out()).contains("1G 0xc0000000");
    }

    @ParameterizedTest
    @CsvSource({
        "sv39, 'vmemmap 277-279, direct 346-475'",
        "sv48, 'vmemmap 284-286, direct 352-478'",
        "sv57, 'vmemmap 285-287, direct 353-478'"
    })
    void without_memory_hotplug_it_says_what_will_be_refused_and_what_was_not_preallocated(String mode, String absent) {
        Cli.Result result = booted("--mode", mode, "--ram", "0x80000000+2G", "--no-memory-hotplug");

        assertThat(result.lines())
                .contains(
                        "no hotplug     commands that add, remove, online or offline memory will be refused: this kernel"
                                + " has no memory hotplug")
                .contains("               root entries not pre-allocated: " + absent);
    }

    @Test
    void options_reach_the_machine() {
        booted(
                "--mode",
                "sv39",
                "--ram",
                "0x80000000-0xbfffffff",
                "--ram",
                "100000000+1G@1",
                "--nomap",
                "0x80000000+384K",
                "--kernel",
                "7.2.13",
                "--kernel-at",
                "0x80400000",
                "--kasan",
                "--memmap-on-memory",
                "--struct-page",
                "64",
                "--auto-online",
                "online_movable",
                "--online-policy",
                "auto-movable",
                "--nodes",
                "0-2",
                "--no-modules",
                "--kfence",
                "-m",
                "lab",
                "--text",
                "4M",
                "--data",
                "8M",
                "--note",
                "for the lab");

        JsonNode event =
                JSON.readTree(cli.run("log", "-m", "lab", "--json").out()).get(0);
        assertThat(event.toString()).contains("machine-booted").contains("decided");
        assertThat(cli.run("machines").out()).contains("lab").contains("7.2.13").contains("sv39");
        assertThat(cli.run("replay", "-m", "lab").lines())
                .anyMatch(line -> line.startsWith("kasan "))
                .noneMatch(line -> line.startsWith("modules "));
    }

    @Test
    void ram_that_the_linear_mapping_does_not_reach_is_said_to_be_dropped() {
        assertThat(booted("--mode", "sv39", "--ram", "0x80000000+130G").lines())
                .contains("RAM            0x80000000-0x207fffffff")
                .contains("dropped        2G of RAM, beyond the linear mapping's reach");
    }

    @Test
    void json_sums_it_up() {
        JsonNode json = JSON.readTree(
                booted("--mode", "sv57", "--ram", "0x80000000+2G", "--json").out());

        assertThat(json.get("machine").stringValue()).isEqualTo("machine");
        assertThat(json.get("mode").stringValue()).isEqualTo("sv57");
        assertThat(json.get("tablesDigest").stringValue()).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--mode sv40 --ram 0x80000000+1G; expected sv39, sv48 or sv57, found \"sv40\"",
                "--mode sv48; Missing required option: '--ram=RANGE'",
                "--ram 0x80000000+1G; Missing required option: '--mode=MODE'",
                "--mode sv48 --ram 1G; expected a range such as 0x80000000+2G",
                "--mode sv48 --ram 0x80000000+1X; expected a size such as 128M",
                "--mode sv48 --ram 0x80000000+99999999999999G; expected less than 2^64",
                "--mode sv48 --ram 0x80000000+1000; expected whole pages of 4 KiB",
                "--mode sv48 --ram 0xc0000000-0x80000000; not below START",
                "--mode sv48 --ram 0x80000000+1G --ram 0xa0000000+1G; RAM ranges overlap",
                "--mode sv57 --ram 0x80000000+65T; RAM is more than the 64 TiB that are modelled",
                "--mode sv57 --ram 0x80000000+2T --debug-pagealloc; the 1 TiB that debug_pagealloc is modelled for",
                "--mode sv48 --ram 0x80000000+8M; no RAM has room for the kernel",
                "--mode sv48 --ram 0x80000000+14M; RAM is too small for this kernel",
                "--mode sv48 --ram 0x80000000+1G --kernel-at 0x80210000; is not a multiple of 2 MiB",
                "--mode sv48 --ram 0x80000000+1G --kernel next; expected a kernel release such as 6.12.107",
                "--mode sv48 --ram 0x80000000+1G --kernel next --no-memory-hotplug; expected a kernel release",
                "--mode sv48 --ram 0x80000000+1G --struct-page 1000; a struct page is 1000 bytes",
                "--mode sv48 --ram 0x80000000+1G --auto-online yes; auto-online type is \"yes\"",
                "--mode sv48 --ram 0x80000000+1G --online-policy any; online policy is \"any\"",
                "--mode sv48 --ram 0x80000000+1G --nodes x; expected node numbers such as 0-1,3",
                "--mode sv48 --ram 0x80000000+1G@3 --nodes 0-1; which is not among the possible nodes 0-1",
                "--mode sv48 --ram 0x80000000+1G --text 2G; is not 1 byte to 1 GiB",
                "--mode sv48 --ram 0x80000000+1G -m a/b; a machine's name is letters"
            })
    void what_cannot_boot_is_a_usage_error_in_one_line_and_leaves_no_journal(String words, String message) {
        Cli.Result result = boot((Object[]) words.split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("replug: ").contains(message);
        assertThat(result.err().lines().filter(line -> !line.startsWith("try: ")))
                .hasSize(1);
        assertThat(result.out()).isEmpty();
        assertThat(Files.exists(folder.resolve("journal.mv.db"))).isFalse();
    }

    @Test
    void a_machine_boots_once() {
        booted("--mode", "sv48", "--ram", "0x80000000+1G");

        Cli.Result again = boot("--mode", "sv39", "--ram", "0x80000000+1G");

        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err())
                .isEqualToNormalizingNewlines("replug: machine machine is in the journal already, with 1 events;"
                        + " name another with --machine\n");
        assertThat(booted("--mode", "sv39", "--ram", "0x80000000+1G", "-m", "second")
                        .out())
                .contains("second, Linux 6.12.107, sv39");
    }

    @Test
    void conform_compares_boots_and_tells_those_that_cannot_be() {
        Cli.Result result = cli.run(
                "conform",
                "--boot",
                Recordings.named("nokasan-sv48-basic"),
                Recordings.named("kasan-sv57-basic"),
                Recordings.named("stock-sv48-random"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines().get(1)).matches("nokasan-sv48-basic +\\d+ +exact");
        assertThat(result.lines().get(2)).matches("kasan-sv57-basic +\\d+ +exact");
        assertThat(result.lines().get(3))
                .endsWith("not enough facts: __init_data_begin, MODULES_VADDR, where KFENCE's pool lies");
        assertThat(result.lines().getLast())
                .isEqualTo("2 of 3 boots exact, 0 different, 1 not compared for want of facts");
    }

    @Test
    void conform_finds_a_boot_that_differs() throws Exception {
        Path altered = folder.resolve("altered.jsonl");
        Files.writeString(
                altered,
                String.join(
                                "\n",
                                Recordings.lines(Recordings.named("nokasan-sv48-basic"))
                                        .subList(0, 2))
                        .replace("5 1 0x202800e3", "5 1 0x202800e7"));

        Cli.Result result = cli.run("conform", "--boot", altered);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("1 differing, first the direct entry at the pmd level of 0xffffaf8000a00000:"
                        + " model 0x202800e3, kernel 0x202800e7 (kernel-spec 3.2)");
        JsonNode json = JSON.readTree(
                        cli.run("conform", "--boot", "--json", altered).out())
                .get(0);
        assertThat(json.get("exact").booleanValue()).isFalse();
        assertThat(json.get("different").intValue()).isEqualTo(1);
    }
}
