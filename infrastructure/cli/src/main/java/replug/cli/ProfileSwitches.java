package replug.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.TypeConversionException;
import replug.domain.linux.KernelProfile;

/** Switches of a kernel's profile by their names, to be set otherwise than its release has them. */
final class ProfileSwitches {
    private static final List<RecordComponent> SWITCHES = List.of(KernelProfile.class.getRecordComponents());

    private ProfileSwitches() {}

    /** {@code profile} with {@code values} in place of what it has. */
    static KernelProfile applied(KernelProfile profile, Map<String, String> values) {
        for (String name : values.keySet()) {
            if (SWITCHES.stream().noneMatch(known -> known.getName().equals(name))) {
                throw new Mistake("there is no switch %s; there are %s"
                        .formatted(
                                Numbers.shortened(name),
                                String.join(
                                        ", ",
                                        SWITCHES.stream()
                                                .map(RecordComponent::getName)
                                                .toList())));
            }
        }
        try {
            Class<?>[] types = SWITCHES.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
            Object[] arguments = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                RecordComponent known = SWITCHES.get(i);
                String value = values.get(known.getName());
                arguments[i] = value == null ? known.getAccessor().invoke(profile) : value(known, value);
            }
            return KernelProfile.class.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new Mistake(String.valueOf(e.getTargetException().getMessage()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the switches are %s".formatted(SWITCHES), e);
        }
    }

    private static Object value(RecordComponent known, String text) {
        if (known.getType() == long.class) {
            try {
                return Numbers.size(text);
            } catch (TypeConversionException e) {
                throw new Mistake("%s: %s".formatted(known.getName(), e.getMessage()));
            }
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw new Mistake(
                    "expected true or false for %s, found \"%s\"".formatted(known.getName(), Numbers.shortened(text)));
        }
        return Boolean.valueOf(text);
    }
}
