package replug.interchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import replug.application.BootConformance;
import replug.application.fixture.Divergence;
import replug.domain.machine.Event;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import tools.jackson.databind.JsonNode;

/** What a history that went another way does otherwise, in a few lines: its result, its entries, whatever else differs. */
public final class DivergenceText {
    private static final int MOST = 5;
    private static final int MAX_VALUE = 60;

    private final List<String> lines = new ArrayList<>();

    private DivergenceText() {}

    /** At most a handful of lines, the most telling first. */
    public static List<String> lines(Divergence divergence) {
        DivergenceText text = new DivergenceText();
        switch (divergence) {
            case Divergence.Booted booted -> text.boot(booted.result());
            case Divergence.Operated operated -> text.operation(operated);
        }
        return text.lines;
    }

    private void boot(BootConformance.Result result) {
        var first = Objects.requireNonNull(result.first());
        lines.add("%d entries that the boot makes differ; the first, %s at %s: expected %s, found %s"
                .formatted(
                        result.different(),
                        first.what(),
                        Hex.full(Objects.requireNonNull(first.va())),
                        word(first.kernel()),
                        word(first.model())));
    }

    private void operation(Divergence.Operated operated) {
        Event found = operated.found();
        Event expected = operated.step().expected();
        if (found == null) {
            lines.add("expected %s, found a kernel that had stopped before".formatted(result(expected)));
            return;
        }
        if (!result(expected).equals(result(found))) {
            lines.add("result: expected %s, found %s".formatted(result(expected), result(found)));
        } else if (expected.outcome().result() != found.outcome().result()) {
            lines.add("result: expected %d, found %d"
                    .formatted(expected.outcome().result(), found.outcome().result()));
        }
        entries(operated.model(), operated.expected());
        boolean isRecorded = operated.step().frames() != null;
        if (isRecorded) {
            maxPfn(operated.expected().maxPfn(), operated.model().maxPfn());
        } else {
            differences("", Json.STRICT.valueToTree(expected), Json.STRICT.valueToTree(found));
        }
        findings(operated.step().findings(), operated.findings());
        int more = lines.size() - MOST;
        if (more > 0) {
            lines.subList(MOST, lines.size()).clear();
            lines.add("… and %d differences more".formatted(more));
        }
    }

    private static String result(Event event) {
        return switch (event) {
            case Event.Refused refused ->
                "-%s, %s"
                        .formatted(
                                refused.refusal().errnoName(),
                                Hex.quoted(String.valueOf(refused.refusal().message())));
            case Event.KernelStopped _ -> "a kernel that stops";
            case Event.MachineBooted _, Event.Operated _ ->
                Integer.toString(event.outcome().result());
        };
    }

    private void entries(Machine model, Machine expected) {
        MachineFacts facts = expected.facts();
        for (TableWrite write : model.tables().diff(expected.tables())) {
            long slots = (long) write.count() * write.tables();
            lines.add("%s %s %s%s: expected %s, found %s"
                    .formatted(
                            facts.layout().area(write.va()).label(),
                            Hex.full(write.va()),
                            facts.mode().levelName(write.level()),
                            slots == 1 ? "" : " x" + slots,
                            word(write.after().first()),
                            word(write.before().first())));
        }
    }

    private static String word(long word) {
        return word == 0 ? "nothing" : "%s %s".formatted(Hex.full(word), Pte.flags(word));
    }

    private void findings(@Nullable List<String> expected, List<String> found) {
        if (expected != null) {
            expected.stream()
                    .filter(one -> !found.contains(one))
                    .forEach(one -> lines.add("lint: expected " + Hex.quoted(one) + ", found nothing of it"));
            found.stream()
                    .filter(one -> !expected.contains(one))
                    .forEach(one -> lines.add("lint: expected nothing of it, found " + Hex.quoted(one)));
        }
    }

    private void maxPfn(@Nullable Long expected, @Nullable Long found) {
        if (expected != null && found != null && !expected.equals(found)) {
            lines.add("max_pfn: expected %s, found %s".formatted(Hex.text(expected), Hex.text(found)));
        }
    }

    /** The values, at whatever depth, in which the two differ. */
    private void differences(String path, JsonNode expected, JsonNode found) {
        if (expected.equals(found)) {
            return;
        }
        if (expected.isObject() && found.isObject()) {
            TreeSet<String> names = new TreeSet<>(expected.propertyNames());
            names.addAll(found.propertyNames());
            for (String name : names) {
                differences(path.isEmpty() ? name : path + "." + name, expected.path(name), found.path(name));
            }
        } else if (expected.isArray() && found.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
                differences(path + "[" + i + "]", expected.path(i), found.path(i));
            }
        } else {
            lines.add("%s: expected %s, found %s".formatted(path, value(expected), value(found)));
        }
    }

    /** JSON has no control characters as they are. */
    private static String value(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() > MAX_VALUE ? text.substring(0, MAX_VALUE) + "…" : text;
    }
}
