package replug.testkit;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import replug.interchange.FixtureFile;
import replug.interchange.emit.JUnitSource;

/** A class that was emitted of a fixture: compiled with what the test kit brings along and nothing else, and run. */
final class EmittedClass {
    /** The test kit, the modules and libraries that it depends on; on disk, modules are folders of classes or jars. */
    private static final Pattern OF_THE_TESTKIT =
            Pattern.compile(".*(/(domain|application|interchange|testkit)/target/classes/?"
                    + "|/replug-(domain|application|interchange|testkit)-[^/]*(?<!-tests)\\.jar"
                    + "|/(jackson-(core|databind|annotations)|jspecify|assertj-core|byte-buddy|junit-jupiter-api"
                    + "|junit-platform-commons|opentest4j|apiguardian-api)-[^/]*\\.jar)");

    private EmittedClass() {}

    /**
     * Emits, compiles and runs the class of {@code file} in {@code folder}, the fixture beside it if the class says so.
     *
     * @throws AssertionError if it does not compile
     */
    static Launched run(FixtureFile file, Path folder) throws IOException, ReflectiveOperationException {
        JUnitSource source = JUnitSource.of(file, "emitted.HistoryTest", "history");
        Path java = Files.createDirectories(folder.resolve("emitted")).resolve("HistoryTest.java");
        Files.writeString(java, source.text());
        if (source.readsFixture()) {
            Path resources = Files.createDirectories(folder.resolve("replug"));
            Files.write(resources.resolve("history.replug.jsonl"), file.lines());
        }
        compile(java, folder);
        URL[] urls = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, EmittedClass.class.getClassLoader())) {
            return Launched.run(loader.loadClass("emitted.HistoryTest"));
        }
    }

    private static void compile(Path source, Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-d", folder.toString(), "-cp", classPath(), "-Xlint:all,-classfile,-processing", "-Werror");
            boolean isCompiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            if (!isCompiled) {
                throw new AssertionError("%s%n%s".formatted(said, Files.readString(source)));
            }
        }
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> OF_THE_TESTKIT
                        .matcher(entry.replace(File.separatorChar, '/'))
                        .matches())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
