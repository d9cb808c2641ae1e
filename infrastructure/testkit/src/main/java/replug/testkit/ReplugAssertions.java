package replug.testkit;

import org.assertj.core.api.Assertions;
import replug.application.fixture.Fixture;
import replug.domain.machine.Machine;
import replug.domain.paging.PageTable;
import replug.interchange.FixtureFile;

/**
 * Where the assertions begin: AssertJ's own, and those on machines, page tables and fixtures.
 *
 * {@snippet file="ExamplesTest.java" region="entry" :
 * import static replug.testkit.ReplugAssertions.assertThat;
 * }
 */
public class ReplugAssertions extends Assertions {
    /** For who collects assertions of several libraries under one name, as AssertJ proposes. */
    protected ReplugAssertions() {}

    /** Assertions on the state of a machine. */
    public static MachineAssert assertThat(Machine actual) {
        return new MachineAssert(actual);
    }

    /** Assertions on page tables. */
    public static PageTableAssert assertThat(PageTable actual) {
        return new PageTableAssert(actual);
    }

    /** Assertions on a history that is decided again. */
    public static FixtureAssert assertThat(Fixture actual) {
        return new FixtureAssert(actual);
    }

    /** Assertions on the history in a file. */
    public static FixtureAssert assertThat(FixtureFile actual) {
        return new FixtureAssert(actual.fixture());
    }
}
