package replug.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs on a fixture, or once on each fixture of a folder, under the fixture's name. It takes a {@link
 * replug.interchange.FixtureFile} or a {@link replug.application.fixture.Fixture}, and the name as a {@link String} if it
 * wants to.
 *
 * {@snippet file="ExamplesTest.java" region="fixture" :
 * @ReplugFixture("kmem-slab-block")
 * void goes_as_it_did(FixtureFile fixture) {
 *     assertThat(fixture).passes();
 * }
 * }
 *
 * Fixtures stand on the class path, in directories or in jars, below {@code replug/}, and are named {@code
 * NAME.replug.jsonl}, or that with {@code .gz}. If nothing of the name is there, or the folder has no fixture, the test
 * fails: it does not pass for having found nothing to do. Of jars, a folder is found if it has an entry of its own, which
 * Maven, Gradle and {@code jar} give it.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(FixtureExtension.class)
public @interface ReplugFixture {
    /**
     * The fixture's name without its ending, or the name of a folder, both below {@code replug/}; where it begins with
     * {@code /}, from the root of the class path on. Empty for all that stand in {@code replug/} itself.
     */
    String value() default "";
}
