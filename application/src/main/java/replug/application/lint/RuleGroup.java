package replug.application.lint;

import java.util.List;
import java.util.Optional;

/** Rules that are judged together. An instance follows one machine, event after event, and may keep what it needs. */
interface RuleGroup {
    List<LintRule> rules();

    /**
     * Judges what the event touched. Of each subject that was touched the findings are said anew; what was found of others
     * stands.
     */
    void judge(Look look, Findings findings);

    /** Why the rule cannot be judged of this machine as it is known now; empty where it can. */
    default Optional<String> notJudged(LintRule rule, Known known) {
        return Optional.empty();
    }
}
