package replug.domain.memory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sections that are present (kernel-spec 3.4, 5.6): by number, physical address / section size. Each is 64 subsections
 * of 2 MiB, a bit each.
 */
public final class Sections {
    public static final Sections NONE = new Sections(RunMap.empty());

    /** The mask of a section that is there as a whole. */
    public static final long ALL = -1L;

    /**
     * Consecutive sections that are alike.
     *
     * @param first number of the first
     * @param count how many
     * @param subsections which of the 64 subsections of each are there; 0 when the section is absent
     * @param early whether boot made them: then their struct pages are there as a whole, and stay until the last
     *     subsection goes
     */
    public record Run(int first, int count, long subsections, boolean early) {
        private RunMap.Run<Section> asRun() {
            return new RunMap.Run<>(first, count, subsections == 0 ? null : new Section(subsections, early));
        }

        public int end() {
            return first + count;
        }
    }

    private record Section(long subsections, boolean early) {}

    private final RunMap<Section> sections;

    private Sections(RunMap<Section> sections) {
        this.sections = sections;
    }

    private static Run run(RunMap.Run<Section> run) {
        Section section = run.value();
        return section == null
                ? new Run(run.first(), run.count(), 0, false)
                : new Run(run.first(), run.count(), section.subsections, section.early);
    }

    public Sections with(Run change) {
        return new Sections(sections.with(change.asRun()));
    }

    public List<Run> runs() {
        return sections.runs().stream().map(Sections::run).toList();
    }

    /** Section {@code number}; null if it is not present. */
    public @Nullable Run section(int number) {
        Section section = sections.get(number);
        return section == null ? null : new Run(number, 1, section.subsections, section.early);
    }

    /** The number of the first section from {@code number} on that is present; −1 if none is. */
    public int next(int number) {
        int at = sections.firstEndingAfter(number);
        return at < sections.runs().size()
                ? Math.max(number, sections.runs().get(at).first())
                : -1;
    }

    /** What must be applied to these sections to make them {@code after}, ascending. */
    public List<Run> changesTo(Sections after) {
        return sections.changesTo(after.sections).stream().map(Sections::run).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sections that && sections.equals(that.sections);
    }

    @Override
    public int hashCode() {
        return sections.hashCode();
    }

    @Override
    public String toString() {
        return runs().toString();
    }
}
