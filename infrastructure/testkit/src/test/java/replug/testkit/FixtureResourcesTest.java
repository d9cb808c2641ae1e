package replug.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import replug.interchange.FixtureFile;

class FixtureResourcesTest {
    private static final byte[] LINES = String.join(
                    "\n",
                    FixtureFile.of(Scenario.given(Machines.sv39().booted()).asFixture("jarred"))
                            .lines())
            .getBytes(StandardCharsets.UTF_8);

    /** Its name has what addresses must encode. */
    @TempDir(factory = NamedWithBlanks.class)
    private Path folder;

    static final class NamedWithBlanks implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.createTempDirectory("replug fixtures +%20 ü");
        }
    }

    private Path jar(String... names) throws IOException {
        Path jar = folder.resolve("some fixtures.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("replug/"));
            entries.putNextEntry(new JarEntry("replug/old bugs/"));
            for (String name : names) {
                entries.putNextEntry(new JarEntry(name));
                entries.write(name.endsWith(".gz") ? zipped() : LINES);
            }
        }
        return jar;
    }

    private static byte[] zipped() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(LINES);
        }
        return bytes.toByteArray();
    }

    private static List<FixtureResource> named(String value, Path... classPath) throws IOException {
        URL[] urls = new URL[classPath.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = classPath[i].toUri().toURL();
        }
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            List<FixtureResource> found = FixtureResources.named(value, loader);
            assertThat(found)
                    .allSatisfy(
                            one -> assertThat(one.read().fixture().machine()).isEqualTo("jarred"));
            return found;
        }
    }

    @Test
    void fixtures_are_found_in_jars() throws IOException {
        Path jar = jar(
                "replug/one.replug.jsonl",
                "replug/old bugs/b.replug.jsonl",
                "replug/old bugs/a.replug.jsonl.gz",
                "replug/old bugs/readme.txt",
                "replug/old bugs/deeper/c.replug.jsonl");

        assertThat(named("one", jar)).extracting(FixtureResource::name).containsExactly("one");
        assertThat(named("old bugs", jar)).extracting(FixtureResource::name).containsExactly("a", "b");
        assertThat(named("/replug/old bugs/", jar)).hasSize(2);
    }

    @Test
    void a_folder_in_several_parts_of_the_class_path_is_one() throws IOException {
        Path jar = jar("replug/old bugs/a.replug.jsonl", "replug/old bugs/b.replug.jsonl");
        Path own = Files.createDirectories(folder.resolve("classes/replug/old bugs"));
        Files.write(own.resolve("b.replug.jsonl"), LINES);
        Files.write(own.resolve("c.replug.jsonl"), LINES);

        List<FixtureResource> found = named("old bugs", folder.resolve("classes"), jar);

        assertThat(found).extracting(FixtureResource::name).containsExactly("a", "b", "c");
        assertThat(found.get(1).url().getProtocol()).isEqualTo("file");
    }

    @Test
    void a_name_that_means_two_things_is_refused() throws IOException {
        Path jar = jar("replug/old bugs.replug.jsonl", "replug/old bugs/b.replug.jsonl");

        assertThatThrownBy(() -> named("old bugs", jar))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining("\"replug/old bugs\" is both a fixture, jar:")
                .hasMessageEndingWith(": rename one");
    }
}
