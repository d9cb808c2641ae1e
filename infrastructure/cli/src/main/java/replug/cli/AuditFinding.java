package replug.cli;

import org.jspecify.annotations.Nullable;

/**
 * Something in a machine's state that a rule objects to, as an audit tells it.
 *
 * @param rule the rule's name
 * @param severity how bad it is, in a word
 * @param what what is wrong, where
 * @param event number of the event since which it has been so; null where that is not known
 */
record AuditFinding(
        String rule, String severity, String what, @Nullable Long event) {}
