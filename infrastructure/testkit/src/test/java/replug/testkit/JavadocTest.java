package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation is well-formed, and the examples in it are those that {@link ExamplesTest} compiles and runs. */
class JavadocTest {
    @Test
    void javadoc_finds_nothing_to_complain_about(@TempDir Path folder) {
        StringWriter said = new StringWriter();
        ToolProvider javadoc = ToolProvider.findFirst("javadoc").orElseThrow();

        int code = javadoc.run(
                new PrintWriter(said),
                new PrintWriter(said),
                "-quiet",
                "-Werror",
                "-Xdoclint:all,-missing",
                "-encoding",
                "UTF-8",
                "-d",
                folder.toString(),
                "--snippet-path",
                Path.of("src/test/java/replug/testkit").toAbsolutePath().toString(),
                "-sourcepath",
                Path.of("src/main/java").toAbsolutePath().toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "replug.testkit");

        assertThat(said.toString()).isEmpty();
        assertThat(code).isZero();
    }
}
