package replug.application.lint;

/** Rules that are judged of each section by itself. */
interface SectionRules extends RuleGroup {
    @Override
    default void judge(Look look, Findings findings) {
        for (int section : look.units()) {
            judge(look, section, findings);
        }
    }

    /** As {@link #judge(Look, Findings)}, of one section. */
    void judge(Look look, int section, Findings findings);
}
