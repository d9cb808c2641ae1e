package replug.cli;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import replug.application.BootSetting;
import replug.application.Change;
import replug.application.Consequences;
import replug.application.History;
import replug.application.Journal;
import replug.application.WhatIf;
import replug.domain.machine.Command.Ask;
import replug.interchange.InputProblem;
import replug.interchange.OperationLines;
import replug.journal.Opening.Access;

/** {@code replug what-if}. */
@Command(
        name = "what-if",
        header = "Decide a machine's history again with something changed, and show what comes of it.",
        description = {
            "",
            "The history is decided twice, as it was and with the change, and compared event by event; nothing is recorded."
                    + " Events that do not fit any more are asked all the same, and may be refused. Of a recording, frames and"
                    + " circumstances are those that it shows; frames that it does not show are made up, above all memory.",
            "Exit code 0: nothing differs; 1: something does."
        },
        footer = {
            "",
            "Examples:",
            "  replug what-if --drop 4",
            "  replug what-if --replace '4={\"op\":\"set_memory_block_state\",\"block\":33,\"state\":\"online_movable\"}'",
            "  replug what-if --kernel 7.2.13 --set memmap_on_memory=1 --json"
        })
final class WhatIfCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Option(
            names = "--drop",
            split = ",",
            paramLabel = "N",
            description = "What event N tells of was not asked for. May be given several times.")
    private List<Long> dropped = List.of();

    @Option(
            names = "--replace",
            paramLabel = "N=JSON",
            description = "In its place something else was asked for: a line of 'replug run'.")
    private List<String> replaced = List.of();

    @Option(names = "--kernel", paramLabel = "RELEASE", description = "The machine had this kernel.")
    private @Nullable String kernel;

    @Option(names = "--mode", paramLabel = "MODE", description = "It booted in sv39, sv48 or sv57.")
    private @Nullable String mode;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description =
                    "It booted with another memmap_on_memory, auto_online, online_policy, kasan, debug_pagealloc, …;"
                            + " a wrong name lists them all. May be given several times.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--all", description = "Every event that differs, every range of the mapping.")
    private boolean isAll;

    @Override
    public Integer call() {
        List<Change> changes = changes();
        Consequences result;
        History history;
        try (Journal journal = replug.open(Access.READ)) {
            history = History.read(journal, replug.machine(journal), at.event());
            result = new WhatIf(history, changes).run();
        } catch (IllegalArgumentException e) {
            throw new Mistake(String.valueOf(e.getMessage()));
        }
        WhatIfEnds ends = new WhatIfEnds(history, result);
        if (replug.json()) {
            JsonText.print(replug.out(), new WhatIfJson(history, changes, result, ends).json());
        } else {
            new WhatIfText(history, changes, result, ends, isAll).print(replug.out());
        }
        return result.diverges() ? ExitCode.DIFFERS : ExitCode.FINE;
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        dropped.forEach(event -> changes.add(new Change.Drop(event)));
        replaced.forEach(text -> changes.add(replace(text)));
        Map<BootSetting, String> boot = boot();
        if (!boot.isEmpty()) {
            changes.add(new Change.Boot(boot));
        }
        if (changes.isEmpty()) {
            throw new Mistake(
                    "what shall be otherwise? Give --drop N, --replace N=JSON, --kernel RELEASE, --mode MODE or"
                            + " --set NAME=VALUE");
        }
        return changes;
    }

    private Map<BootSetting, String> boot() {
        Map<BootSetting, String> boot = new EnumMap<>(BootSetting.class);
        if (mode != null) {
            boot.put(BootSetting.MODE, mode);
        }
        if (kernel != null) {
            boot.put(BootSetting.KERNEL, kernel);
        }
        settings.forEach((name, value) -> {
            if (boot.putIfAbsent(setting(name), value) != null) {
                throw new Mistake("--set %s: that is said twice".formatted(name));
            }
        });
        return boot;
    }

    private static BootSetting setting(String name) {
        try {
            return BootSetting.named(name);
        } catch (IllegalArgumentException e) {
            throw new Mistake("--set: " + e.getMessage());
        }
    }

    private static Change replace(String text) {
        int equals = text.indexOf('=');
        String number = equals < 0 ? "" : text.substring(0, equals);
        if (!number.matches("[0-9]{1,18}")) {
            throw new Mistake(
                    "--replace: expected N=JSON, the number of an event and what is asked in its place, found \"%s\""
                            .formatted(Numbers.shortened(text)));
        }
        return new Change.Replace(Long.parseLong(number), ask(number, text.substring(equals + 1)));
    }

    private static Ask ask(String number, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        try (OperationLines lines = OperationLines.of("--replace " + number, new ByteArrayInputStream(bytes))) {
            OperationLines.Line line = lines.next();
            if (line == null || lines.next() != null) {
                throw new Mistake(
                        "--replace %s: expected one JSON object, as a line of 'replug run'".formatted(number));
            }
            return line.ask();
        } catch (InputProblem e) {
            throw new Mistake(String.valueOf(e.getMessage()));
        }
    }
}
