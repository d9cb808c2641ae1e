package replug.interchange.emit;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Operation;

/** Values as expressions of Java, and what must be imported for them. */
final class JavaText {
    private static final int GROUP = 4;

    private final Set<String> imports = new TreeSet<>();
    private final Set<String> staticImports = new TreeSet<>();

    /** The simple name of {@code type}, which is imported. */
    String name(Class<?> type) {
        return name(String.valueOf(type.getCanonicalName()));
    }

    /** The simple name of the class with this canonical one, which is imported. */
    String name(String canonical) {
        imports.add(canonical);
        return canonical.substring(canonical.lastIndexOf('.') + 1);
    }

    /** The name of a static member, which is imported. */
    String member(String canonical) {
        staticImports.add(canonical);
        return canonical.substring(canonical.lastIndexOf('.') + 1);
    }

    /** Whether a class of this simple name is imported. */
    boolean uses(String simpleName) {
        return imports.stream().anyMatch(name -> name.endsWith("." + simpleName));
    }

    /** The import lines: static ones first, a blank line between. */
    String imports() {
        return lines("import static ", staticImports) + "\n" + lines("import ", imports);
    }

    private static String lines(String keyword, Set<String> names) {
        return names.stream().map(name -> keyword + name + ";\n").collect(Collectors.joining());
    }

    /** {@code 0x1_0000_0000L}. */
    static String hex(long value) {
        StringBuilder digits = new StringBuilder(Long.toHexString(value));
        for (int at = digits.length() - GROUP; at > 0; at -= GROUP) {
            digits.insert(at, '_');
        }
        return "0x" + digits + "L";
    }

    /** {@code text} as a literal of printable ASCII. */
    static String string(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            literal.append(
                    switch (character) {
                        case '"' -> "\\\"";
                        case '\\' -> "\\\\";
                        // As a number, the end of a line would end the literal.
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        default ->
                            character >= ' ' && character <= '~'
                                    ? String.valueOf(character)
                                    : "\\u%04x".formatted((int) character);
                    });
        }
        return literal.append('"').toString();
    }

    /** What makes this operation. */
    String operation(Operation operation) {
        String arguments = switch (operation) {
            case Operation.AddMemory add ->
                "%d, %s, %s, %d".formatted(add.nid(), hex(add.start()), hex(add.size()), add.flags());
            case Operation.AddDriverManagedMemory add ->
                "%s, %d, %s, %s, %d"
                        .formatted(string(add.resource()), add.nid(), hex(add.start()), hex(add.size()), add.flags());
            case Operation.RemoveMemory remove -> range(remove.start(), remove.size());
            case Operation.OfflineAndRemoveMemory remove -> range(remove.start(), remove.size());
            case Operation.SetMemoryBlockState set -> "%d, %s".formatted(set.block(), string(set.state()));
            case Operation.MemremapPages map -> "%s, %s".formatted(range(map.start(), map.size()), map.order());
            case Operation.MemunmapPages unmap -> range(unmap.start(), unmap.size());
            case Operation.RegisterStaticMemoryGroup group -> "%d, %s".formatted(group.nid(), hex(group.maxPages()));
            case Operation.RegisterDynamicMemoryGroup group -> "%d, %s".formatted(group.nid(), hex(group.unitPages()));
            case Operation.UnregisterMemoryGroup group -> Integer.toString(group.group());
            case Operation.FragmentFreeMemory _ -> "";
            case Operation.WriteSysfs write -> "%s, %s".formatted(string(write.path()), string(write.value()));
        };
        return "new %s(%s)".formatted(name(operation.getClass()), arguments);
    }

    private static String range(long start, long size) {
        return "%s, %s".formatted(hex(start), hex(size));
    }

    /** What makes these circumstances. */
    String circumstances(Circumstances circumstances) {
        List<String> pfns =
                circumstances.unmovable().stream().map(JavaText::hex).toList();
        return "new %s(%s.of(%s), %s, %s, %s, %s)"
                .formatted(
                        name(Circumstances.class),
                        name(List.class),
                        String.join(", ", pfns),
                        text(circumstances.noFreeBlock()),
                        text(circumstances.failingAllocation()),
                        text(circumstances.veto()),
                        text(circumstances.signal()));
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }
}
