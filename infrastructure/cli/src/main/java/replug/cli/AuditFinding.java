package replug.cli;

import org.jspecify.annotations.Nullable;
import replug.application.lint.Extent;
import replug.application.lint.Finding;
import replug.application.lint.Found;
import replug.interchange.Hex;

/**
 * Something in a machine's state that a rule objects to, as an audit tells it.
 *
 * @param rule the rule's name
 * @param severity how bad it is, in a word
 * @param what what is wrong, where
 * @param event number of the event since which it has been so; null where that is not known
 */
record AuditFinding(
        String rule, String severity, String what, @Nullable Long event) {
    /** As lint found it. */
    static AuditFinding of(Found found) {
        Finding finding = found.finding();
        String place = finding.place().text();
        String what = (place.isEmpty() ? "" : place + ": ")
                + finding.what()
                + extent(", virtual", finding.va())
                + extent(", physical", finding.pa());
        return new AuditFinding(finding.rule().name(), finding.severity().label(), what, found.event());
    }

    private static String extent(String name, @Nullable Extent extent) {
        return extent == null ? "" : "%s %s-%s".formatted(name, Hex.full(extent.first()), Hex.full(extent.last()));
    }
}
