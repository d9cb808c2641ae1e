package replug.application.lint;

import org.jspecify.annotations.Nullable;

/**
 * An invariant with a name.
 *
 * @param name as the command line has it, {@code over-removal}
 * @param severity of its findings, unless they say otherwise
 * @param invariant its number, or numbers, in kernel-spec 11
 * @param section where kernel-spec says how it comes to be, {@code 7.4}
 * @param explanation what must hold, and what happens where it does not
 * @param fix which kernel no longer breaks it; null where none is known
 */
public record LintRule(
        String name,
        Severity severity,
        String invariant,
        String section,
        String explanation,
        @Nullable String fix) {}
