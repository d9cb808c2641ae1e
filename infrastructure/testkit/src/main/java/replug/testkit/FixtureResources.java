package replug.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Finds fixtures on the class path. */
final class FixtureResources {
    private static final String FOLDER = "replug/";

    private final ClassLoader loader;
    private final String path;

    private FixtureResources(ClassLoader loader, String path) {
        this.loader = loader;
        this.path = path;
    }

    /**
     * The fixture of this name, or those in the folder of this name, by name.
     *
     * @throws ExtensionConfigurationException if there is none, or both a fixture and a folder
     */
    static List<FixtureResource> named(String value, ClassLoader loader) {
        String path = value.startsWith("/") ? value.substring(1) : FOLDER + value;
        try {
            return new FixtureResources(loader, path).found();
        } catch (IOException | URISyntaxException e) {
            throw new ExtensionConfigurationException(
                    "the fixtures \"%s\" cannot be looked for: %s".formatted(path, e.getMessage()), e);
        }
    }

    private List<FixtureResource> found() throws IOException, URISyntaxException {
        Optional<FixtureResource> file = file();
        List<URL> folders = folders();
        if (file.isPresent() && !folders.isEmpty()) {
            throw new ExtensionConfigurationException("\"%s\" is both a fixture, %s, and a folder, %s: rename one"
                    .formatted(path, file.get().url(), folders.getFirst()));
        }
        if (file.isEmpty() && folders.isEmpty()) {
            throw new ExtensionConfigurationException(
                    "there is neither a fixture \"%s%s\" nor a folder \"%s\" on the class path"
                            .formatted(path, FixtureResource.SUFFIX, path));
        }
        return file.isPresent() ? List.of(file.get()) : within(folders);
    }

    private Optional<FixtureResource> file() {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return Stream.of(FixtureResource.SUFFIX, FixtureResource.SUFFIX + FixtureResource.GZIP)
                .map(ending -> loader.getResource(path + ending))
                .filter(url -> url != null)
                .findFirst()
                .map(url -> new FixtureResource(name, url));
    }

    /** The folders of this name: several parts of the class path may have one. */
    private List<URL> folders() throws IOException {
        return Collections.list(loader.getResources(folder()));
    }

    private String folder() {
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    private List<FixtureResource> within(List<URL> folders) throws IOException, URISyntaxException {
        Map<String, FixtureResource> byName = new TreeMap<>();
        for (URL folder : folders) {
            for (String file : filesIn(folder)) {
                URL url = Objects.requireNonNull(loader.getResource(folder() + file));
                byName.putIfAbsent(FixtureResource.name(file), new FixtureResource(FixtureResource.name(file), url));
            }
        }
        if (byName.isEmpty()) {
            throw new ExtensionConfigurationException(
                    "the folder %s has no fixture, no file named NAME%s: a test of none would say nothing"
                            .formatted(folders.getFirst(), FixtureResource.SUFFIX));
        }
        return List.copyOf(byName.values());
    }

    private static List<String> filesIn(URL folder) throws IOException, URISyntaxException {
        return switch (folder.getProtocol()) {
            case "file" -> filesIn(Path.of(folder.toURI()));
            case "jar" -> filesInJar(folder.toString());
            default ->
                throw new ExtensionConfigurationException(
                        "%s: folders are read in directories and jars, not in this".formatted(folder));
        };
    }

    /** @param url {@code jar:} the jar's {@code !/} the folder's */
    private static List<String> filesInJar(String url) throws IOException {
        int border = url.indexOf("!/");
        Path jar = Path.of(URI.create(url.substring("jar:".length(), border)));
        String folder = URLDecoder.decode(url.substring(border + 1), StandardCharsets.UTF_8);
        try (FileSystem zip = FileSystems.newFileSystem(jar)) {
            return filesIn(zip.getPath(folder));
        }
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(FixtureResource::isNamedSo)
                    .toList();
        }
    }
}
