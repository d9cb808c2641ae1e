import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Puts a head before a jar and makes the result executable: {@code java Assemble.java HEAD JAR RESULT}.
 *
 * <p>On the way, class files from before Java 6 get the stack maps that came with it. Without them the JVM verifies a
 * class by inference on every start and keeps it out of its cache; and such classes (picocli's, for one) are most of
 * what a short command loads.
 */
class Assemble {
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;
    private static final int LAST_WITHOUT_NEW_RULES = ClassFile.JAVA_8_VERSION;

    void main(String[] args) throws IOException {
        var head = Path.of(args[0]);
        var result = Path.of(args[2]);
        try (var jar = new ZipFile(args[1])) {
            var contents = contents(jar);
            var modernizer = new Modernizer(contents);
            // A running program keeps its file; written in place, the file would change under it.
            Files.deleteIfExists(result);
            try (var out = new BufferedOutputStream(Files.newOutputStream(result))) {
                Files.copy(head, out);
                var zip = new ZipOutputStream(out);
                for (var content : contents.entrySet()) {
                    var entry = new ZipEntry(content.getKey());
                    entry.setTimeLocal(jar.getEntry(content.getKey()).getTimeLocal());
                    zip.putNextEntry(entry);
                    zip.write(modernizer.modernize(content.getKey(), content.getValue()));
                }
                zip.finish();
            }
        }
        Files.setPosixFilePermissions(result, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Map<String, byte[]> contents(ZipFile jar) throws IOException {
        var contents = new LinkedHashMap<String, byte[]>();
        for (var entry : (Iterable<ZipEntry>) jar.stream().map(ZipEntry.class::cast)::iterator) {
            if (!entry.isDirectory()) {
                try (var in = jar.getInputStream(entry)) {
                    contents.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return contents;
    }

    private static class Modernizer {
        private final ClassFile classFile;

        Modernizer(Map<String, byte[]> contents) {
            // Stack maps name the common supertypes of what meets at a branch.
            var hierarchy = ClassHierarchyResolver.ofResourceParsing(type -> {
                var descriptor = type.descriptorString();
                var bytes = contents.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
                return bytes == null ? null : new ByteArrayInputStream(bytes);
            });
            classFile = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(hierarchy.orElse(ClassHierarchyResolver.defaultResolver())));
        }

        byte[] modernize(String name, byte[] bytes) {
            if (!name.endsWith(".class") || majorVersion(bytes) >= FIRST_WITH_STACK_MAPS) {
                return bytes;
            }
            ClassTransform version = (builder, element) -> {
                if (element instanceof ClassFileVersion) {
                    builder.withVersion(LAST_WITHOUT_NEW_RULES, 0);
                } else {
                    builder.with(element);
                }
            };
            // Code that nothing touches is copied as it is: without maps.
            var code = ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));
            var modern = classFile.transformClass(classFile.parse(bytes), version.andThen(code));
            // A class that extends an optional library cannot be judged without it, and stays as it is.
            return classFile.verify(modern).isEmpty() ? modern : bytes;
        }

        private static int majorVersion(byte[] bytes) {
            return Byte.toUnsignedInt(bytes[6]) << 8 | Byte.toUnsignedInt(bytes[7]);
        }
    }
}
