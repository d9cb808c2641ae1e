package replug.interchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Operation;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * How domain types look in JSON: objects with the names of their components, 64-bit numbers as hexadecimal strings, table
 * writes as one string each, nothing where there is nothing. What is read is bounded in depth and size, has no key twice
 * and names no class.
 */
final class Json {
    /** Deeper than anything this program writes, or a recording holds. */
    private static final int MAX_DEPTH = 32;

    /** The longest text, in characters: a line that the kernel printed, a table line. */
    static final int MAX_TEXT = 1 << 20;

    /** Reads and writes what this program itself defines: an unknown or missing name is an error. */
    static final JsonMapper STRICT = mapper(true);

    /** As {@link #STRICT}, for values in the midst of a payload: there a text is never written as a number. */
    static final JsonMapper STRICT_PARTS = STRICT.rebuild()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    /** Reads what others write: they may say more than is asked of them. */
    static final JsonMapper TOLERANT = mapper(false);

    /** The longest of a parser's complaints that is passed on. */
    private static final int MAX_REASON = 400;

    private Json() {}

    private static JsonMapper mapper(boolean isStrict) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_TEXT)
                        .maxNameLength(1000)
                        .maxNumberLength(20)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        JsonMapper.Builder builder = JsonMapper.builder(factory)
                .addModule(DomainModule.create())
                .annotationIntrospector(new NotNullIsRequired())
                .addMixIn(Operation.class, NamedByOp.class)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, isStrict)
                .changeDefaultPropertyInclusion(
                        _ -> JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .withConfigOverride(
                        List.class,
                        list -> list.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY))
                                .setInclude(JsonInclude.Value.construct(
                                        JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_NULL)));
        for (OperationName name : OperationName.values()) {
            builder.registerSubtypes(name.jsonType());
        }
        return builder.build();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
    private interface NamedByOp {}

    /** The cause in one line: what was wrong, and where in the document. */
    static String reason(JacksonException e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof InputProblem)) {
            cause = cause.getCause();
        }
        String what = cause instanceof JacksonException jackson ? jackson.getOriginalMessage() : cause.getMessage();
        String where = e.getPathReference();
        String line = String.valueOf(what).lines().findFirst().orElse("");
        return plain(where.isEmpty() || where.equals("UNKNOWN") ? line : pathOf(e) + ": " + line);
    }

    /** Names and values that are quoted in it may be long, and hold what a terminal obeys. */
    private static String plain(String reason) {
        String shortened = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "…" : reason;
        return shortened.replaceAll("\\p{Cntrl}", "?");
    }

    private static String pathOf(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    /** A component of a record must be there unless it is marked {@code @Nullable}; an empty list may be left out. */
    private static final class NotNullIsRequired extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            if (!(member instanceof AnnotatedParameter parameter)
                    || !(parameter.getOwner() instanceof AnnotatedConstructor constructor)) {
                return null;
            }
            AnnotatedElement type = constructor.getAnnotated().getAnnotatedParameterTypes()[parameter.getIndex()];
            return !type.isAnnotationPresent(Nullable.class) && !List.class.isAssignableFrom(parameter.getRawType());
        }
    }
}
