package replug.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Command.BootMachine;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.memory.MemoryState;
import replug.domain.memory.Nodes;
import replug.domain.memory.OnlinePolicy;

/**
 * A history's machine, booted otherwise. Where a real kernel was seen to boot, its tables are kept if the settings leave them
 * as they are; otherwise the model boots a machine like it.
 *
 * @param machine the state after that boot
 * @param hasRecordedTables whether it has the tables of the recording, so that frames are still those of the recording
 * @param assumptions what was taken to be so though no event says it, as sentences
 */
record OtherBoot(Machine machine, boolean hasRecordedTables, List<String> assumptions) {
    OtherBoot {
        assumptions = List.copyOf(assumptions);
    }

    /** @throws IllegalArgumentException if a machine cannot be so, or does not boot */
    static OtherBoot of(History history, Map<BootSetting, String> settings) {
        BootedWith booted = new BootedWith(history.booted());
        if (!history.isBootRecorded()) {
            Optional<BootParameters> exact = booted.exactly();
            List<String> assumptions = exact.isPresent()
                    ? List.of()
                    : List.of("the model boots this machine otherwise than when it was recorded:"
                            + " differences may come from that too");
            return new OtherBoot(boot(exact.orElseGet(booted::nearly), settings), false, assumptions);
        }
        return settings.keySet().stream().allMatch(BootSetting::keepsTables)
                ? kept(history, settings, booted.nearly())
                : like(booted, settings);
    }

    private static BootParameters parameters(BootParameters from, Map<BootSetting, String> settings) {
        BootDraft draft = new BootDraft(from);
        settings.forEach((setting, value) -> setting.set(draft, value));
        return draft.parameters();
    }

    private static Machine boot(BootParameters from, Map<BootSetting, String> settings) {
        BootMachine boot = new BootMachine(parameters(from, settings), null);
        return Hotplug.evolve(null, Hotplug.decide(null, boot).getFirst());
    }

    private static OtherBoot like(BootedWith booted, Map<BootSetting, String> settings) {
        List<String> assumptions = new ArrayList<>();
        assumptions.add("a real kernel was seen to boot; with " + new Change.Boot(settings).text()
                + " the model boots a machine like it, whose frames are the model's own");
        assumptions.add("text is protected, modules can be loaded, there is no KFENCE pool: no recording says");
        if (!booted.tellsRam()) {
            assumptions.add("RAM is what /proc/iomem shows, all of node 0: the boot log does not tell");
        }
        return new OtherBoot(boot(booted.nearly(), settings), false, assumptions);
    }

    private static OtherBoot kept(History history, Map<BootSetting, String> settings, BootParameters from) {
        BootParameters other = parameters(from, settings);
        Machine machine = history.booted();
        MachineFacts facts = machine.facts();
        MachineFacts otherFacts = facts.withSwitches(other.profile())
                .withMemmapOnMemory(other.memmapOnMemory()
                        && MachineFacts.supportsMemmapOnMemory(
                                facts.memoryBlockBytes(), facts.structPageBytes(), facts.pageblockOrder()));
        List<String> assumptions = new ArrayList<>();
        assumptions.add(
                "with %s the kernel would have booted to the same tables".formatted(new Change.Boot(settings).text()));
        if (settings.containsKey(BootSetting.KERNEL)) {
            assumptions.add("what memory does by itself, and what may be added, stay as the recorded kernel had them");
        }
        Machine booted = new Machine(
                otherFacts,
                machine.tables(),
                machine.preallocatedRootEntries(),
                with(machine.memory(), other),
                false,
                false);
        return new OtherBoot(booted, true, assumptions);
    }

    private static MemoryState with(MemoryState memory, BootParameters other) {
        OnlinePolicy policy = memory.policy().withAutoOnline(other.autoOnline()).withPolicy(other.onlinePolicy());
        Nodes nodes = other.nodes() == null
                ? memory.nodes()
                : new Nodes(
                        other.nodes(), memory.nodes().online(), memory.nodes().withCpu());
        return new MemoryState(
                memory.resources(),
                memory.sections(),
                memory.blocks(),
                memory.zones(),
                nodes,
                memory.groups(),
                memory.devices(),
                policy,
                memory.free(),
                memory.maxPfn());
    }
}
