package replug.testkit;

import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static replug.testkit.ReplugAssertions.assertThat;

import org.junit.jupiter.api.Test;
import replug.application.fixture.Fixture;
import replug.interchange.FixtureFile;

/** Tests on fixtures, run within this one. */
class FixtureExtensionTest {
    static class OnOne {
        @ReplugFixture("kmem-slab-block")
        void test(FixtureFile file, Fixture fixture, String name) {
            assertThat(file).passes();
            assertThat(fixture).passes();
            assertThat(name).isEqualTo("kmem-slab-block");
        }
    }

    static class OnAFolder {
        @ReplugFixture("online")
        void test(FixtureFile file) {
            assertThat(file).passes();
        }
    }

    static class OnAllAtTheTop {
        @ReplugFixture
        void test(Fixture fixture) {
            assertThat(fixture).passes();
        }
    }

    static class OnNothing {
        @ReplugFixture("no-such-thing")
        void test(Fixture fixture) {
            assertThat(fixture).passes();
        }
    }

    static class OnAFolderWithoutFixtures {
        @ReplugFixture("/replug/testkit")
        void test(Fixture fixture) {
            assertThat(fixture).passes();
        }
    }

    static class TakingNone {
        @ReplugFixture("kmem-slab-block")
        void test(String name) {
            assertThat(name).isNotEmpty();
        }
    }

    static class OnBrokenOnes {
        @ReplugFixture("/broken")
        void test(Fixture fixture) {
            assertThat(fixture).passes();
        }
    }

    @Test
    void a_fixture_is_a_test_of_its_name() {
        Launched launched = Launched.run(OnOne.class);

        assertThat(launched.failed).isEmpty();
        assertThat(launched.passed).containsExactly("kmem-slab-block");
    }

    @Test
    void a_folder_is_a_test_for_each_fixture_in_it() {
        Launched launched = Launched.run(OnAFolder.class);

        assertThat(launched.failed).isEmpty();
        assertThat(launched.passed).containsExactly("as-movable", "by-itself");
        assertThat(Launched.run(OnAllAtTheTop.class).passed).containsExactly("kmem-slab-block");
    }

    @Test
    void a_folder_without_any_or_no_such_fixture_fails() {
        assertThat(Launched.run(OnNothing.class).failed)
                .containsValue("there is neither a fixture \"replug/no-such-thing.replug.jsonl\" nor a folder"
                        + " \"replug/no-such-thing\" on the class path");
        Launched empty = Launched.run(OnAFolderWithoutFixtures.class);
        assertThat(empty.passed).isEmpty();
        assertThat(empty.failed.values())
                .singleElement(STRING)
                .contains("has no fixture, no file named NAME.replug.jsonl: a test of none would say nothing");
    }

    @Test
    void a_test_that_takes_no_fixture_fails() {
        assertThat(Launched.run(TakingNone.class).failed.values())
                .singleElement(STRING)
                .contains("the method takes neither a FixtureFile nor a Fixture");
    }

    @Test
    void what_is_no_fixture_fails_alone_and_what_is_not_known_in_one_is_reported() {
        Launched launched = Launched.run(OnBrokenOnes.class);

        assertThat(launched.passed).containsExactly("unknown-name");
        assertThat(launched.failed).containsOnlyKeys("newer", "not-json");
        assertThat(launched.failed.get("newer")).contains("written by a newer replug", "newer.replug.jsonl");
        assertThat(launched.failed.get("not-json")).contains("not-json.replug.jsonl:1: expected a JSON object");
        assertThat(launched.reported).containsExactly("{unknown in unknown-name=line 3: \"colour\"}");
    }
}
