package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import replug.interchange.Recordings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user asks a machine that has booted for one operation after another. */
@SuppressWarnings("NullAway.Init")
class AskTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void a_machine_that_has_booted() {
        cli = boots("nokasan-sv48-boot");
    }

    private Cli boots(String recording) {
        Cli booted = new Cli(folder.resolve(recording));
        assertThat(booted.run("import", Recordings.named(recording)).exitCode()).isZero();
        return booted;
    }

    private String done(Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).as(result.out()).isZero();
        return result.out();
    }

    private String refused(Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).as(result.out()).isEqualTo(1);
        return result.out();
    }

    private JsonNode json(Object... command) {
        return JSON.readTree(
                cli.run(Stream.concat(Stream.of(command), Stream.of("--json")).toArray())
                        .out());
    }

    @Test
    void an_add_tells_what_each_phase_did() {
        assertThat(done("add", "0x100000000", "128M", "--note", "more room"))
                .contains("event 1        memory-added 0x100000000-0x107ffffff, result 0")
                .containsPattern("direct-map\n  mapped +0xffffaf8080000000-0xffffaf8087ffffff"
                        + " +0x0000000100000000 +64 x 2M DAG..WRV")
                .containsPattern("pmd table made +for 0xffffaf8080000000 +0x[0-9a-f]{16}")
                .containsPattern("vmemmap\n  mapped +0xffff8d8002000000-0xffff8d80021fffff .* 1 x 2M DAG..WRV")
                .containsPattern("frames taken .* 2M")
                .contains("phases         checks, direct-map, sections, vmemmap, statistics, tlb-flush, memory-blocks")
                .contains("memory blocks  memory32 (0x0000000100000000-0x0000000107ffffff) offline, node 0")
                .contains("iomem          + 100000000-107ffffff : System RAM")
                .contains("max_pfn        0x108000");
        assertThat(done("log")).contains("memory-added");
        assertThat(json("log").get(1).get("origin").stringValue()).isEqualTo("decided");
    }

    @Test
    void onlining_offlining_and_removing_leave_the_tables_as_they_were() {
        String before = json("machines").get(0).get("tablesDigest").stringValue();
        done("add", "0x100000000-0x10fffffff");
        assertThat(done("online", "memory32", "--type", "online_movable"))
                .contains("memory32 (0x0000000100000000-0x0000000107ffffff) online, zone Movable, node 0")
                .contains("zone           node 0 Movable: start_pfn 1048576, spanned 32768, present 32768,"
                        + " managed 32768 pages");
        assertThat(done("online", "33")).contains("zone Normal");
        done("offline", "32");
        assertThat(done("offline-and-remove", "100000000+256M"))
                .contains("memory32 to memory33 (0x0000000100000000-0x000000010fffffff) removed")
                .contains("iomem          - 100000000-10fffffff : System RAM")
                .containsPattern("unmapped +0xffffaf8080000000-0xffffaf808fffffff .* 128 x 2M")
                .containsPattern("pmd table freed");

        assertThat(json("machines").get(0).get("tablesDigest").stringValue()).isEqualTo(before);
        assertThat(cli.run("replay", "--verify", "each").exitCode()).isZero();
    }

    @Test
    void with_kasan_the_shadow_is_told_by_ranges() {
        cli = boots("kasan-sv39-boot");
        done("add", "4G", "128M");

        assertThat(done("online", "32"))
                .containsPattern("shadow\n  mapped +0xfffffff9d0000000-")
                .contains("pte table made");
    }

    @Test
    void device_pages_are_mapped_and_unmapped() {
        assertThat(done("memremap", "0x200000000", "64M"))
                .contains("device pages   0x0000000200000000-0x0000000203ffffff")
                .contains("subsections 0x00000000ffffffff");
        assertThat(done("memunmap", "0x200000000-0x203ffffff")).contains("gone");
        assertThat(refused("memunmap", "0x200000000", "64M")).contains("refused by     device-range (kernel-spec 8)");
        assertThat(done("memremap", "0x200000000+64M", "--order", "9")).contains("6 to one 4K");
    }

    @Test
    void groups_come_and_go() {
        assertThat(done("group", "add-static", "1G")).contains("result 0, the new group's id");
        assertThat(done("group", "add-dynamic", "128M")).contains("result 1, the new group's id");
        assertThat(done("add", "0x100000000", "128M", "--group", "0")).contains("node 0, group 0");
        assertThat(refused("group", "remove", "0")).contains("-EBUSY (-16)");
        assertThat(done("group", "remove", "1")).contains("memory group   1 gone");
        assertThat(refused("group", "remove", "1")).contains("-EINVAL (-22)");
        assertThat(refused("group", "add-dynamic", "100M")).contains("-EINVAL (-22)");
        assertThat(refused("group", "add-static", "1G", "--nid", "5")).contains("-EINVAL (-22)");
    }

    @Test
    void policies_are_written_and_obeyed() {
        assertThat(done("write", "auto_online_blocks", "online_movable"))
                .contains("sysfs-written auto_online_blocks = online_movable")
                .contains("policy         auto_online_blocks online_movable");
        assertThat(done("add", "0x100000000", "128M")).contains("online, zone Movable");
        assertThat(done("write", "/sys/devices/system/memory/memory32/state", "offline"))
                .contains("memory32/state = offline");
        assertThat(refused("write", "memory32/state", "sideways")).contains("block-state (kernel-spec 6.1)");
        assertThat(refused("write", "memmap_on_memory", "1")).contains("-EACCES (-13)");
        assertThat(refused("write", "/sys/nowhere", "1")).contains("-ENOENT (-2)");
    }

    @Test
    void a_driver_s_memory_has_its_name() {
        assertThat(done("add", "0x100000000", "128M", "--driver", "kmem"))
                .contains("driver-managed-memory-added")
                .contains("+ 100000000-107ffffff : System RAM (kmem)");
        assertThat(refused("add", "0x110000000", "128M", "--driver", "System RAM kmem"))
                .contains("resource-name (kernel-spec 5.2 check 0)");
    }

    @Test
    void memory_that_merges_is_one_line_of_iomem() {
        done("add", "0x100000000", "128M", "--merge-resource");

        assertThat(done("add", "0x108000000", "128M", "--merge-resource"))
                .contains("- 100000000-107ffffff : System RAM")
                .contains("+ 100000000-10fffffff : System RAM");
    }

    @Test
    void with_memmap_on_memory_a_block_holds_its_own_struct_pages() throws IOException {
        Path boot = folder.resolve("boot.jsonl");
        Files.write(
                boot, Recordings.lines(Recordings.named("nokasan-sv48-memmap")).subList(0, 2));
        cli = new Cli(folder.resolve("memmap"));
        done("import", boot);

        assertThat(done("add", "0x100000000", "256M", "--memmap-on-memory"))
                .containsPattern("vmemmap\n  mapped .* 0x0000000100000000 +1 x 2M")
                .contains("memory32 to memory33", "its first 512 pages are its memmap");
        assertThat(done("online", "32")).contains("present 32768, managed 32256 pages");
        assertThat(refused("remove", "0x100000000", "256M")).contains("-EBUSY (-16)");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("add 0x80000000 128M", "EEXIST", "resource-conflict", null),
                refusal("add 0x100000000 64M", "EINVAL", "block-alignment", "Block size [0x8000000] unaligned"),
                refusal("add 0x100001000 128M", "EINVAL", "block-alignment", "start 0x100001000"),
                refusal("add 0x100000000 0", "E2BIG", "mappable-range", "exceeds maximum addressable range"),
                refusal("add 0x40000000 128M", "E2BIG", "mappable-range", "[0x40000000-0x48000000]"),
                refusal("add 0xffffffffffffffff 2", "E2BIG", "mappable-range", "exceeds"),
                refusal("add 0xfffffffff8000000 128M", "E2BIG", "mappable-range", "exceeds"),
                refusal("add 0x100000000000000 128M", "E2BIG", "mappable-range", "exceeds"),
                refusal("add 0x0-0xfffffffffffffffe", "E2BIG", "mappable-range", "exceeds"),
                refusal("add 0x100000000 128M --nid 9", "EINVAL", "possible-node", "node 9 was absent"),
                refusal("add 0x100000000 128M --group 3", "EINVAL", "memory-group", null),
                refusal("add 0x100000000 1G --no-free-block --failing-allocation 2", "ENOMEM", "memmap-memory", null),
                refusal("remove 0x80000000 128M", "EBUSY", "blocks-offline", "is onlined"),
                refusal("online memory32", "ENOENT", "block-missing", null),
                refusal("online 16", "EINVAL", "block-state", null),
                refusal("offline 17 --unmovable 88000,0x88001", "EBUSY", "migration", "unmovable page"),
                refusal("offline-and-remove 0x100000000 1", "EINVAL", "block-alignment", null),
                refusal("memremap 0x80000000 2M", "ENXIO", "system-ram", null),
                refusal("memremap 0x200000000 4K", "EINVAL", "subsection-alignment", "Misaligned"),
                refusal("memremap 0x200000000 0", "EINVAL", "mappable-range", null));
    }

    private static Arguments refusal(
            String command, String errno, String check, @org.jspecify.annotations.Nullable String message) {
        return Arguments.of(command, errno, check, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void what_the_kernel_refuses_is_an_event_with_its_reason(
            String command, String errno, String check, @org.jspecify.annotations.Nullable String message) {
        String tables = cli.run("dump").out();
        JsonNode answer = json((Object[]) command.split(" "));

        assertThat(answer.get("errno").stringValue()).isEqualTo(errno);
        assertThat(answer.get("result").intValue()).isNegative();
        assertThat(answer.get("check").stringValue()).isEqualTo(check);
        assertThat(answer.get("section").stringValue()).isNotEmpty();
        if (message != null) {
            assertThat(answer.get("message").stringValue()).contains(message);
        }
        assertThat(refused((Object[]) command.split(" ")))
                .contains("refused: -" + errno)
                .contains("refused by     " + check + " (kernel-spec ")
                .contains(message == null ? "" : "kernel says    ");
        assertThat(json("log")).hasSize(3);
        assertThat(cli.run("replay", "--verify", "each").exitCode()).isZero();
        if (!errno.equals("ENOMEM")) {
            assertThat(cli.run("dump").out()).isEqualTo(tables);
        }
    }

    @Test
    void a_veto_and_a_signal_are_heeded() {
        done("add", "0x100000000", "128M");
        assertThat(refused("online", "32", "--veto", "ENOMEM")).contains("-ENOMEM (-12)", "notifier (kernel-spec");
        done("online", "32", "--type", "online_movable");
        assertThat(refused("offline", "32", "--veto", "16")).contains("-EBUSY (-16)");
        assertThat(refused("offline", "32", "--signal")).contains("-EINTR (-4)", "signal (kernel-spec 6.3)");
        JsonNode last = json("offline", "32", "--unmovable", "0x100abc");
        assertThat(last.get("circumstances").get("unmovable").get(0).stringValue())
                .isEqualTo("0x100abc");
        done("offline", "32");
    }

    @Test
    void without_free_blocks_struct_pages_are_base_pages() {
        assertThat(done("add", "0x100000000", "128M", "--no-free-block"))
                .containsPattern("vmemmap\n  mapped .* x 4K DAG..WRV")
                .contains("pte table made");
    }

    @Test
    void a_kernel_that_stops_says_so_and_is_asked_no_more() {
        Cli.Result stop = cli.run("remove", "0x80000000", "1");

        assertThat(stop.exitCode()).isEqualTo(1);
        assertThat(stop.out())
                .contains("event 1        kernel-stopped 0x80000000-0x80000000, in remove_memory")
                .contains("the kernel stops here: kernel BUG at mm/memory_hotplug.c");
        assertThat(done("log")).containsPattern("stopped +kernel-stopped +0x80000000-0x80000000");

        Cli.Result after = cli.run("add", "0x100000000", "128M");
        assertThat(after.exitCode()).isEqualTo(2);
        assertThat(after.err()).contains("cannot be asked: the kernel stopped before this; nothing was recorded");
        assertThat(json("log")).hasSize(2);
    }

    @Test
    void a_recording_cannot_be_asked() {
        cli = boots("nokasan-sv48-basic");
        Cli.Result result = cli.run("add", "0x100000000", "128M");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err()).contains("the machine is a recording").contains("boot one to ask");
        assertThat(json("log")).hasSize(14);
    }

    @Test
    void json_tells_the_phases_and_what_changed() {
        JsonNode answer = json("add", "0x100000000", "1G");

        assertThat(answer.get("event").intValue()).isEqualTo(1);
        assertThat(answer.get("name").stringValue()).isEqualTo("memory-added");
        assertThat(answer.at("/operation/start").stringValue()).isEqualTo("0x100000000");
        assertThat(answer.at("/phases/1/name").stringValue()).isEqualTo("direct-map");
        assertThat(answer.at("/phases/1/ranges/0/leaves/1G").intValue()).isEqualTo(1);
        assertThat(answer.at("/phases/1/ranges/0/lastVa").stringValue()).isEqualTo("0xffffaf80bfffffff");
        assertThat(answer.at("/phases/3/taken")).isNotEmpty();
        assertThat(answer.at("/changes/blocks/0/count").intValue()).isEqualTo(8);
        assertThat(answer.at("/changes/maxPfn").stringValue()).isEqualTo("0x140000");
        assertThat(answer.get("tablesDigest")).isEqualTo(json("machines").get(0).get("tablesDigest"));
    }
}
