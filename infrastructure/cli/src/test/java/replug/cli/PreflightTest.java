package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** replug preflight, of machines that were asked and of one that was recorded. */
class PreflightTest {
    @TempDir
    Path folder;

    private Cli imported(String recording) {
        return Cli.imported(folder, recording);
    }

    @Test
    void preflight_tells_the_cost_both_ways() {
        Cli cli = new Cli(folder.resolve("preflight"));
        cli.run("boot", "--mode", "sv57", "--ram", "0x80000000+1G", "--memmap-on-memory");

        Cli.Result result = cli.run("preflight", "add", "0x200000000", "12G");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualToNormalizingNewlines("""
                preflight      add 0x200000000+12G of machine on 6.12.107, sv57; nothing is recorded
                                without MHP_MEMMAP_ON_MEMORY         MHP_MEMMAP_ON_MEMORY
                result          result 0                             result 0
                struct pages    192M from memory that is there       192M of the memory itself,
                                                                     2M of each block
                  kept in       boot RAM memory16-23                 memory64-159
                direct leaves   12 x 1G                              6144 x 2M
                vmemmap leaves  96 x 2M                              96 x 2M
                new tables      none                                 12 pmd
                frames taken    192M                                 48K
                left of it      12G                                  12096M
                root entries    0 written, 0 that were there put to  0 written, 0 that were there put to
                                use                                  use
                blocks          memory64-159 offline                 memory64-159 offline, own memmap
                """);
        JsonNode json = cli.json("preflight", "add", "0x200000000", "12G", "--memmap-on-memory");
        assertThat(json.get("asked").get("memmap").get("inRange").longValue()).isEqualTo(192L << 20);
        assertThat(json.get("otherwise").get("memmap").get("elsewhere").longValue())
                .isEqualTo(192L << 20);
        assertThat(json.get("asked").get("rootWrites")).isEmpty();
        assertThat(cli.run("log", "--json").out().lines().filter(line -> line.contains("event")))
                .hasSize(1);
    }

    /** What it foretells is what happens. */
    @ParameterizedTest
    @CsvSource({"sv39,false", "sv48,true", "sv57,true"})
    void what_preflight_says_is_what_adding_does(String mode, boolean isKasan) {
        Cli cli = new Cli(folder.resolve(mode));
        cli.run(
                "boot",
                "--mode",
                mode,
                "--ram",
                "0x80000000+1G",
                isKasan ? "--kasan" : "--kfence",
                "--auto-online",
                "online_movable");
        JsonNode foretold = cli.json("preflight", "add", "0x140000000", "512M").get("asked");
        assertThat(cli.run("add", "0x140000000", "512M").exitCode()).isZero();

        JsonNode diff = cli.json("diff", "0..1");

        long made = diff.get("tables").get("made").size();
        long told = foretold.get("tables")
                .valueStream()
                .mapToLong(JsonNode::longValue)
                .sum();
        assertThat(told).isEqualTo(made);
        assertThat(foretold.get("rootWrites")).isEmpty();
        assertThat(diff.get("rootWrites")).isEmpty();
        for (JsonNode sum : diff.get("sums")) {
            long bytes = foretold.get("leaves")
                    .get(sum.get("area").stringValue())
                    .propertyStream()
                    .mapToLong(size ->
                            Numbers.size(size.getKey()) * size.getValue().longValue())
                    .sum();
            assertThat("0x" + Long.toHexString(bytes))
                    .isEqualTo(sum.get("mappedBytes").stringValue());
        }
    }

    @Test
    void preflight_says_why_it_would_be_refused_and_what_is_not_known_of_a_recording() {
        assertThat(Cli.booted(folder).differing("preflight", "add", "4G", "128M"))
                .contains("-EEXIST resource-conflict", "this kernel keeps no struct pages in added memory");
        assertThat(imported("kasan-sv48-basic")
                        .run("preflight", "add", "8G", "256M")
                        .out())
                .contains(
                        "made up        4100K of frames, which no recording shows",
                        "kept in       frames that are made up");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            preflight                      | name a command: replug preflight add
            preflight add 4G               | how long is the range?
            preflight add 4G 1G --at 9     | machine machine has no event 9
            """)
    void bad_input_is_one_line(String command, String message) {
        Cli.Result result = Cli.booted(folder).run((Object[]) command.strip().split(" +", -1));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("replug: ").contains(message);
    }
}
