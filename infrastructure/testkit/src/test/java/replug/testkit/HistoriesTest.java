package replug.testkit;

import static replug.testkit.ReplugAssertions.assertThat;

import replug.interchange.FixtureFile;

/** Histories that the model decided, with rules of which no recording tells: what they left then, they leave now. */
class HistoriesTest {
    @ReplugFixture("histories")
    void goes_as_it_did(FixtureFile fixture) {
        assertThat(fixture).passes();
    }
}
