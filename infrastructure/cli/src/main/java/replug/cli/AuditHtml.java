package replug.cli;

import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.application.Checkpoint;
import replug.application.EventsBetween;
import replug.application.EventsBetween.End;
import replug.application.Inventory;
import replug.application.Provenance;
import replug.application.Recorded;
import replug.cli.MemoryStrips.Strip;
import replug.domain.machine.Event;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;

/** An audit as one page that needs nothing else, to be read, kept and printed. */
final class AuditHtml {
    private final Audit audit;
    private final AuditText text;

    AuditHtml(Audit audit, String journal) {
        this.audit = audit;
        this.text = new AuditText(audit, journal);
    }

    /** Writes the page. */
    void write(Writer out) {
        String title = "replug audit of " + audit.machine();
        Html.page(out, title, AuditStyle.TEXT, html -> {
            html.leaf("h1", title);
            writeHead(html);
            html.leaf("h2", "Events");
            writeEvents(html);
            EventsBetween between = audit.between();
            if (between != null) {
                writeLayout(html, between.start(), between.end());
                html.leaf("h2", "What differs");
                new DiffHtml(between.compare(false), false).write(html, "h3", false);
            }
            writeFindings(html);
        });
    }

    private void writeHead(Html html) {
        audit.defects().forEach(defect -> html.leaf("p", "Not sound: " + defect.what(), "class", "wrong"));
        html.in("dl", () -> {
            write(html, "made", audit.at().toString());
            text.facts().forEach(fact -> write(html, fact.get(0), fact.get(1)));
        });
        Checkpoint checkpoint = audit.checkpoint();
        if (checkpoint != null) {
            html.leaf(
                    "p",
                    "Checkpoint: 'replug verify --checkpoint FILE' proves with these lines that the journal continues"
                            + " this history.");
            html.leaf("pre", checkpoint.text(), "id", "checkpoint");
        }
        html.line();
    }

    private static void write(Html html, String what, String is) {
        html.leaf("dt", what);
        html.leaf("dd", is);
        html.line();
    }

    private void writeEvents(Html html) {
        html.leaf("p", text.sum() + (audit.listed() == 0 ? "." : "; ends of ranges are inclusive, times are UTC."));
        MachineFacts facts = audit.facts();
        if (facts == null || audit.listed() == 0) {
            return;
        }
        html.in(
                "table",
                () -> {
                    html.in(
                            "thead",
                            () -> html.in(
                                    "tr",
                                    () -> List.of("event", "recorded", "actor", "origin", "result", "what")
                                            .forEach(column -> html.leaf("th", column, "scope", "col"))));
                    html.line();
                    html.in("tbody", () -> audit.forEach(recorded -> write(html, recorded, facts)));
                },
                "id",
                "events");
        html.line();
    }

    private static void write(Html html, Recorded recorded, MachineFacts facts) {
        Event event = recorded.event();
        html.in(
                "tr",
                () -> {
                    html.leaf("td", Long.toString(recorded.number()), "class", "number");
                    html.leaf("td", LogText.time(recorded.at()));
                    html.leaf("td", recorded.provenance().actor(), "class", "long");
                    html.leaf("td", recorded.provenance().origin().label());
                    html.leaf("td", result(event), "class", "result");
                    html.in("td", () -> writeWhat(html, recorded, facts), "class", "long");
                },
                "class",
                switch (event) {
                    case Event.Refused _ -> "refused";
                    case Event.KernelStopped _ -> "stopped";
                    case Event.MachineBooted _, Event.Operated _ -> "done";
                });
        html.line();
    }

    /** A refusal is told by a sign and a word, not by the colour of its line alone. */
    private static String result(Event event) {
        return event instanceof Event.Refused ? "✗ refused " + Texts.result(event) : Texts.result(event);
    }

    private static void writeWhat(Html html, Recorded recorded, MachineFacts facts) {
        Event event = recorded.event();
        Provenance provenance = recorded.provenance();
        Operation operation = Answered.operation(event);
        html.text(recorded.name());
        if (operation != null) {
            html.text(" " + Texts.subject(operation, facts));
        } else if (event instanceof Event.MachineBooted) {
            html.text(" Linux %s, %s".formatted(facts.kernel(), facts.mode()));
        }
        if (event instanceof Event.Refused refused) {
            writeWhy(html, "message", refused.refusal().message());
        }
        writeWhy(html, "reason", provenance.reason());
        writeWhy(html, "note", event.outcome().note());
    }

    private static void writeWhy(Html html, String what, @Nullable String why) {
        if (why != null) {
            html.leaf("div", what + ": " + why, "class", "why");
        }
    }

    private static void writeLayout(Html html, End before, End after) {
        List<Strip> stripsBefore = MemoryStrips.of(before);
        List<Strip> stripsAfter = MemoryStrips.of(after);
        html.leaf("h2", "Physical memory");
        PhysicalPicture physical = new PhysicalPicture(
                List.of(stripsBefore, stripsAfter), after.machine().facts().memoryBlockBytes());
        PhysicalLegend.draw(html, "physical-legend");
        html.leaf("h3", "After event " + DiffText.end(before));
        physical.draw(html, "physical-before", "Physical memory after event " + DiffText.end(before), stripsBefore);
        html.leaf("h3", "After event " + DiffText.end(after));
        physical.draw(html, "physical-after", "Physical memory after event " + DiffText.end(after), stripsAfter);
        writeStrips(html, stripsAfter);

        Inventory inventoryBefore = Inventory.of(before.machine());
        Inventory inventoryAfter = Inventory.of(after.machine());
        html.leaf("h2", "Virtual areas by leaf size");
        html.leaf("p", "Widths compare what is mapped within an area; leaves of a shared table count once.");
        VirtualPicture virtual = new VirtualPicture(List.of(inventoryBefore, inventoryAfter));
        html.leaf("h3", "After event " + DiffText.end(before));
        virtual.draw(html, "virtual-before", "Leaves after event " + DiffText.end(before), inventoryBefore);
        html.leaf("h3", "After event " + DiffText.end(after));
        virtual.draw(html, "virtual-after", "Leaves after event " + DiffText.end(after), inventoryAfter);
    }

    /** What the picture shows, in words. */
    private static void writeStrips(Html html, List<Strip> strips) {
        html.in(
                "ul",
                () -> strips.forEach(strip -> {
                    html.leaf("li", strip.title());
                    html.line();
                }));
    }

    /** The seam for what rules say of the state. */
    private void writeFindings(Html html) {
        List<AuditFinding> findings = audit.findings();
        if (findings != null) {
            html.leaf("h2", "Lint");
            html.leaf("p", AuditText.found(findings) + ".");
            html.in("ul", () -> findings.forEach(finding -> html.leaf("li", AuditText.text(finding))));
            html.line();
        }
    }
}
