package replug.application.lint;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelProfile;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Command;
import replug.domain.machine.Event;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.Operation;
import replug.domain.machine.Outcome;
import replug.domain.memory.MemoryChanges;
import replug.domain.memory.MemoryState;
import replug.domain.paging.PagingMode;
import replug.domain.paging.TableEdit;

/** A machine that boots, does what it is asked, or is tampered with, and is judged after every event. */
final class Story {
    static final long GIB = 1L << 30;
    static final long BLOCK = 128L << 20;
    static final long START = 4 * GIB;

    private final Lint lint = new Lint();
    private Machine machine;
    private long events;

    private Story(Machine machine, Event boot) {
        this.machine = machine;
        next(boot, machine);
    }

    /** Has booted with 1 GiB of RAM at 2 GiB; {@code kinds} may name kasan, memmap, lax (no STRICT_KERNEL_RWX). */
    static Story of(PagingMode mode, String kernel, String kinds) {
        BootParameters usual = BootParameters.of(mode, List.of(new BootRam(0x8000_0000L, GIB, 0, true)));
        BootParameters parameters = new BootParameters(
                mode,
                kernel,
                KernelProfile.of(kernel).withMemoryHotplug(true),
                usual.ram(),
                null,
                usual.imageSizes(),
                usual.structPageBytes(),
                kinds.contains("kasan"),
                !kinds.contains("lax"),
                false,
                false,
                kinds.contains("memmap"),
                true,
                usual.pageblockOrder(),
                "offline",
                usual.onlinePolicy(),
                null);
        Event boot =
                Hotplug.decide(null, new Command.BootMachine(parameters, null)).getFirst();
        return new Story(Hotplug.evolve(null, boot), boot);
    }

    static Story sv48() {
        return of(PagingMode.SV48, "6.12.107", "");
    }

    Machine machine() {
        return machine;
    }

    Story asked(Operation operation) {
        for (Event event : Hotplug.decide(machine, new Command.Ask(operation, Circumstances.NONE, null))) {
            next(event, Hotplug.evolve(machine, event));
        }
        return this;
    }

    Story added(long start, long size) {
        return asked(new Operation.AddMemory(0, start, size, 0));
    }

    Story removed(long start, long size) {
        return asked(new Operation.RemoveMemory(start, size));
    }

    Story set(int block, String state) {
        return asked(new Operation.SetMemoryBlockState(block, state));
    }

    /** Something writes to the tables that no kernel should. */
    Story wrote(Consumer<TableEdit> edit) {
        return happened(
                (machine, outcome) -> new Event.FreeMemoryFragmented(new Operation.FragmentFreeMemory(), outcome),
                edit);
    }

    /** An event that did to the tables what it should not. */
    Story happened(BiFunction<Machine, Outcome, Event> event, Consumer<TableEdit> edit) {
        Outcome outcome = new Outcome(0, List.of(), MemoryChanges.NONE, List.of(), null, Circumstances.NONE);
        Machine after = new Machine(
                machine.facts(),
                machine.tables().edit(edit),
                machine.preallocatedRootEntries(),
                machine.memory(),
                machine.isFollowed(),
                machine.isStopped());
        next(event.apply(machine, outcome), after);
        return this;
    }

    /** Memory management keeps what it should not. */
    Story kept(UnaryOperator<MemoryState> change) {
        Machine after = new Machine(
                machine.facts(),
                machine.tables(),
                machine.preallocatedRootEntries(),
                change.apply(machine.memory()),
                machine.isFollowed(),
                machine.isStopped());
        Outcome outcome = new Outcome(0, List.of(), MemoryChanges.NONE, List.of(), null, Circumstances.NONE);
        next(new Event.FreeMemoryFragmented(new Operation.FragmentFreeMemory(), outcome), after);
        return this;
    }

    private void next(Event event, Machine after) {
        lint.next(events++, event, after);
        machine = after;
    }

    /** What holds now, as {@code event severity rule place: what}; what goes on in one line. */
    List<String> found() {
        return Found.joined(lint.found()).stream()
                .map(found -> "%d %s %s %s: %s"
                        .formatted(
                                found.event(),
                                found.finding().severity().label(),
                                found.finding().rule().name(),
                                found.finding().place().text(),
                                found.finding().what()))
                .toList();
    }

    /** As {@link #found}, of one rule. */
    List<String> found(String rule) {
        return found().stream()
                .filter(line -> line.split(" ", -1)[2].equals(rule))
                .toList();
    }

    Lint lint() {
        return lint;
    }
}
