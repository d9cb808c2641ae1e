package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.machine.Operation.AddDriverManagedMemory;
import replug.domain.machine.Operation.AddMemory;
import replug.domain.machine.Operation.MemremapPages;
import replug.domain.machine.Operation.OfflineAndRemoveMemory;
import replug.domain.machine.Operation.RemoveMemory;
import replug.domain.machine.Operation.SetMemoryBlockState;
import replug.domain.machine.Operation.WriteSysfs;
import replug.interchange.FixtureFile;
import replug.interchange.RecordedFixtures;
import replug.interchange.Recordings;
import replug.interchange.emit.ShellScript;

/** Scripts that are emitted of fixtures, run on a sysfs of plain files. */
class EmittedScriptTest {
    private static final Operation KMEM =
            new AddDriverManagedMemory("System RAM (kmem)", 0, 0x1_0800_0000L, 256 << 20, 0);
    private static final Operation MOVABLE = new SetMemoryBlockState(33, "online_movable");
    private static final Operation OFFLINE = new SetMemoryBlockState(33, "offline");
    private static final Operation REMOVE = new RemoveMemory(0x1_0800_0000L, 256 << 20);

    @TempDir
    private Path folder;

    static List<Path> recordings() {
        return Recordings.all();
    }

    private static String script(Operation... operations) {
        Scenario scenario = Scenario.given(Machines.sv48().booted());
        for (Operation operation : operations) {
            scenario.when(operation);
        }
        return script(scenario);
    }

    private static String script(Scenario scenario) {
        return ShellScript.of(FixtureFile.of(scenario.asFixture("m")), "example")
                .text();
    }

    private FakeMachine machine() throws IOException {
        return new FakeMachine(folder, 0);
    }

    @Test
    void a_history_that_the_kernel_repeats_passes_and_is_undone() throws Exception {
        FakeMachine machine = machine();

        FakeMachine.Ran ran = machine.run(script(KMEM, MOVABLE, OFFLINE, MOVABLE, REMOVE));

        assertThat(ran.text()).isEqualTo("""
                TAP version 13
                1..5
                ok 1 - event 1: add_memory_driver_managed 0x108000000+0x10000000 System RAM (kmem)
                ok 2 - event 2: set_memory_block_state memory33 online_movable
                ok 3 - event 3: set_memory_block_state memory33 offline
                ok 4 - event 4: set_memory_block_state memory33 online_movable
                ok 5 - event 5: remove_memory 0x108000000+0x10000000 # SKIP a driver that is refused gives its memory up \
                until the next boot
                # Totals: pass:4 fail:0 xfail:0 xpass:0 skip:1 error:0
                """);
        assertThat(ran.code()).isZero();
        assertThat(machine.has("devices/system/memory/memory33")).isFalse();
    }

    @Test
    void what_was_added_is_removed() throws Exception {
        FakeMachine machine = machine();

        FakeMachine.Ran ran =
                machine.run(script(KMEM, REMOVE, KMEM, MOVABLE, new OfflineAndRemoveMemory(0x1_0800_0000L, 256 << 20)));

        assertThat(ran.text()).contains("# Totals: pass:5 fail:0 xfail:0 xpass:0 skip:0 error:0");
        assertThat(ran.code()).isZero();
    }

    @Test
    void a_kernel_that_answers_otherwise_fails() throws Exception {
        FakeMachine machine = machine();
        machine.put("devices/system/memory/memory20/busy", "");

        FakeMachine.Ran ran = machine.run(script(
                new SetMemoryBlockState(21, "offline"),
                new SetMemoryBlockState(20, "offline"),
                new SetMemoryBlockState(21, "bogus"),
                new SetMemoryBlockState(60, "online")));

        assertThat(ran.text())
                .contains("ok 1 - event 1: set_memory_block_state memory21 offline\n")
                .contains("not ok 2 - event 2: set_memory_block_state memory20 offline\n")
                .contains("# expected 0, found EBUSY; memory20 is online, expected offline\n")
                .contains("ok 3 - event 3: set_memory_block_state memory21 bogus\n")
                .contains("ok 4 - event 4: set_memory_block_state memory60 online\n")
                .contains("# Totals: pass:3 fail:1 xfail:0 xpass:0 skip:0 error:0");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(machine.get("devices/system/memory/memory21/state")).isEqualTo("online");
    }

    @Test
    void a_block_in_another_zone_is_told() throws Exception {
        FakeMachine machine = machine();
        String script = script(KMEM, MOVABLE).replace("set_state 33 'online_movable'", "set_state 33 'online'");

        assertThat(machine.run(script).text()).contains("# memory33 is online in Normal, expected Movable\n");
    }

    @Test
    void what_depends_on_a_step_that_was_skipped_does_not_fail() throws Exception {
        FakeMachine machine = machine();
        machine.put("bus/dax/devices/dax0.0/resource", "0x200000000\n");

        FakeMachine.Ran ran = machine.run(script(KMEM, MOVABLE));

        assertThat(ran.text())
                .contains("# SKIP no dax device has 268435456 bytes at 0x108000000;")
                .contains("ok 2 - event 2: set_memory_block_state memory33 online_movable # SKIP expected 0, found"
                        + " ENOENT; memory33 is absent, expected online; but a step before was skipped\n");
        assertThat(ran.code()).isEqualTo(4);
    }

    @Test
    void probe_adds_block_by_block_where_there_is_one() throws Exception {
        FakeMachine machine = machine();
        String script = script(
                new AddMemory(0, 0x1_0000_0000L, 256 << 20, 0),
                new AddMemory(0, 0x1_0000_0000L, 128 << 20, 0),
                new AddMemory(0, 0x1_0400_0000L, 128 << 20, 0),
                new AddMemory(0, 0x1_4000_0000L, 128 << 20, 2));

        assertThat(machine.run(script).text()).contains("# SKIP this architecture has no probe in sysfs");
        machine.put("devices/system/memory/probe", "");
        FakeMachine.Ran ran = machine.run(script);

        assertThat(ran.text())
                .contains("ok 1 - event 1: add_memory 0x100000000+0x10000000\n")
                .contains("ok 2 - event 2: add_memory 0x100000000+0x8000000\n")
                .contains("# SKIP user space cannot give the flags 2\n");
    }

    @Test
    void files_of_sysfs_get_their_first_values_back() throws Exception {
        FakeMachine machine = machine();
        String file = "/sys/devices/system/memory/auto_online_blocks";

        FakeMachine.Ran ran =
                machine.run(script(new WriteSysfs(file, "online"), new WriteSysfs(file, "online_movable")));

        assertThat(ran.text()).contains("pass:2 fail:0");
        assertThat(machine.get("written")).contains("auto_online_blocks online\n", "online_movable");
        assertThat(machine.get("devices/system/memory/auto_online_blocks")).isEqualTo("offline");
    }

    @Test
    void what_user_space_cannot_do_or_arrange_is_skipped_and_says_so() throws Exception {
        Scenario scenario = Scenario.given(Machines.sv48().booted());
        scenario.when(new MemremapPages(0x1_4000_0000L, 2 << 20, null))
                .when(new SetMemoryBlockState(21, "offline"), Circumstances.unmovable(0xa_8000))
                .when(new SetMemoryBlockState(21, "offline"), new Circumstances(List.of(), null, null, 1, null))
                .when(new AddDriverManagedMemory("System RAM (virtio_mem)", 0, 0x1_0000_0000L, 128 << 20, 0))
                .when(new RemoveMemory(1, 1))
                .thenStops();

        assertThat(machine().run(script(scenario)).text())
                .contains("# SKIP no file of sysfs does this; ndctl and daxctl, mode devdax, do, device by device")
                .contains("# SKIP needs a page that cannot be moved, at pfn 0xa8000")
                .contains("# SKIP needs a notifier that vetoes: the module memory-notifier-error-inject, and debugfs")
                .contains("# SKIP System RAM (virtio_mem) is of another driver than dax/kmem")
                .contains("# SKIP it stops the kernel, and nothing comes after");
    }

    @Test
    void a_notifier_vetoes_where_the_kernel_has_one_for_tests() throws Exception {
        FakeMachine machine = machine();
        String error = "kernel/debug/notifier-error-inject/memory/actions/MEM_GOING_OFFLINE/error";
        machine.put(error, "0\n");
        Scenario scenario = Scenario.given(Machines.sv48().booted());
        scenario.when(new SetMemoryBlockState(21, "offline"), new Circumstances(List.of(), null, null, 1, null));

        FakeMachine.Ran ran = machine.run(script(scenario));

        assertThat(ran.text()).contains("# expected EPERM, found 0; memory21 is offline, expected online");
        assertThat(machine.get("written")).contains("MEM_GOING_OFFLINE/error -1\n", "MEM_GOING_OFFLINE/error 0");
    }

    @Test
    void a_machine_that_cannot_run_it_is_skipped_with_code_4() throws Exception {
        assertSkipped(new FakeMachine(folder, 1000), "only root may change the state of memory");
        FakeMachine large = machine();
        large.put("devices/system/memory/block_size_bytes", "80000000\n");
        assertSkipped(large, "memory blocks have 2147483648 bytes here, and 134217728 in the history");
        FakeMachine without = machine();
        without.put("config", "CONFIG_MEMORY_HOTPLUG=y\nCONFIG_DEV_DAX_KMEM=m\n");
        assertSkipped(without, "the kernel is built without CONFIG_MEMORY_HOTREMOVE");
        FakeMachine none = machine();
        Files.delete(none.sysfs.resolve("devices/system/memory/block_size_bytes"));
        assertThat(none.run(script(OFFLINE)).text()).contains("1..0 # SKIP there is no ");
    }

    private static void assertSkipped(FakeMachine machine, String why) throws Exception {
        FakeMachine.Ran ran = machine.run(script(KMEM, OFFLINE));

        assertThat(ran.text()).isEqualTo("TAP version 13\n1..0 # SKIP %s\n".formatted(why));
        assertThat(ran.code()).isEqualTo(4);
    }

    @Test
    void nothing_that_stands_in_a_fixture_is_run_or_written_outside_of_sysfs() throws Exception {
        FakeMachine machine = machine();
        Path harmed = folder.resolve("harmed");
        String command = "'; touch %s; '$(touch %s)`touch %s`\"".formatted(harmed, harmed, harmed);
        Scenario scenario = Scenario.given(Machines.sv48().booted());
        for (String value : List.of(command, "\ntouch " + harmed, "@STEPS@", "$0", "\\1")) {
            scenario.when(new SetMemoryBlockState(40, value));
            scenario.when(new WriteSysfs("/sys/" + value, value));
            scenario.when(new WriteSysfs("/sys/../.." + harmed, value));
            scenario.when(new WriteSysfs(harmed.toString(), value));
            scenario.when(new AddDriverManagedMemory(value, 0, 0x1_0000_0000L, 128 << 20, 0));
        }
        String script = ShellScript.of(FixtureFile.of(scenario.asFixture(command)), command + "\ntouch " + harmed)
                .text();

        FakeMachine.Ran ran = machine.run(script);

        assertThat(harmed).doesNotExist();
        assertThat(ran.text()).contains("1..25").contains("xpass:0").doesNotContain("not found");
        assertThat(ran.text().lines().filter(line -> line.contains("ok "))).hasSize(25);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void the_script_of_what_a_real_kernel_did_is_one_that_a_shell_reads(Path file) throws Exception {
        reads(ShellScript.of(FixtureFile.of(RecordedFixtures.of(file, 0)), "recorded")
                .text());
    }

    @Test
    void the_script_of_a_random_history_is_one_that_a_shell_reads() throws Exception {
        for (long seed = 0; seed < 10; seed++) {
            RandomHistory history = new RandomHistory(seed);
            Machine boot = history.boot();
            Scenario scenario = Scenario.given(boot);
            history.steps(boot, 100).forEach(step -> scenario.when(step.ask()));
            reads(script(scenario));
        }
    }

    private static void reads(String script) throws IOException, InterruptedException {
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(script)).isTrue();
        Process shell =
                new ProcessBuilder("/bin/sh", "-n").redirectErrorStream(true).start();
        try (var out = shell.getOutputStream()) {
            out.write(script.getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(shell.waitFor()).isZero();
    }
}
