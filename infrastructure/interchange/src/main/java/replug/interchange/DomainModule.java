package replug.interchange;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.AddressLayout;
import replug.domain.linux.Phase;
import replug.domain.machine.Check;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Outcome;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryChanges;
import replug.domain.memory.NodeMask;
import replug.domain.memory.ZoneType;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PagingMode;
import replug.domain.paging.TableWrite;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** The domain types that are one string in JSON, or a plain object. */
final class DomainModule {
    private DomainModule() {}

    static SimpleModule create() {
        SimpleModule module = new SimpleModule("domain");
        text(module, TableWrite.class, WriteText::of, WriteText::parse);
        text(module, PagingMode.class, PagingMode::toString, DomainModule::mode);
        text(module, MemoryBlocks.State.class, DomainModule::word, text -> ofWord(MemoryBlocks.State.values(), text));
        text(module, Phase.Name.class, DomainModule::word, text -> ofWord(Phase.Name.values(), text));
        text(module, Check.class, DomainModule::word, text -> ofWord(Check.values(), text));
        text(module, ZoneType.class, ZoneType::label, DomainModule::zone);
        text(module, NodeMask.class, NodeMask::toString, NodeMask::parse);
        text(module, FrameRange.class, DomainModule::frames, DomainModule::frames);
        text(module, BitSet.class, DomainModule::ranges, DomainModule::bits);
        text(module, Long.class, Hex::text, Hex::parse);
        module.addSerializer(long.class, new ToText<Long>(Hex::text));
        module.addDeserializer(long.class, new FromText<Long>(Long.class, Hex::parse));
        module.setMixInAnnotation(AddressLayout.class, ItsConstants.class);
        module.setMixInAnnotation(Outcome.class, InOneObject.class);
        return module;
    }

    /** An {@link AddressLayout} is the object of its constants. */
    private abstract static class ItsConstants {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        @SuppressWarnings("UnusedVariable") // Jackson reads the signature only.
        ItsConstants(Map<String, Long> constants) {}

        @JsonValue
        abstract Map<String, Long> constants();
    }

    /** What changed stands among the outcome's other fields; no circumstances are left out. */
    @SuppressWarnings("UnusedMethod") // Jackson reads the annotations.
    private abstract static class InOneObject {
        @JsonUnwrapped
        abstract MemoryChanges changes();

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = NoCircumstances.class)
        abstract Circumstances circumstances();
    }

    /** Equals what is left out. */
    private static final class NoCircumstances {
        @Override
        public boolean equals(Object other) {
            return other == null || other.equals(Circumstances.NONE);
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
        module.addSerializer(type, new ToText<>(write));
        module.addDeserializer(type, new FromText<>(type, read));
    }

    private static PagingMode mode(String text) {
        return PagingMode.named(text)
                .orElseThrow(() -> new InputProblem("expected sv39, sv48 or sv57, found " + Hex.quoted(text)));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Phase.Name phase(String text) {
        return ofWord(Phase.Name.values(), text);
    }

    private static ZoneType zone(String text) {
        return ZoneType.labelled(text)
                .orElseThrow(
                        () -> new InputProblem("expected DMA32, Normal, Movable or Device, found " + Hex.quoted(text)));
    }

    /** Page frames as the number of the first and how many, {@code 0x81600+0x200}. */
    static String frames(FrameRange frames) {
        return Hex.text(frames.pfn()) + '+' + Hex.text(frames.count());
    }

    static FrameRange frames(String text) {
        int plus = text.indexOf('+');
        if (plus < 0) {
            throw new InputProblem("expected page frames such as 0x81600+0x200, found " + Hex.quoted(text));
        }
        return new FrameRange(Hex.parse(text.substring(0, plus)), Hex.parse(text.substring(plus + 1)));
    }

    private static <E extends Enum<E>> E ofWord(E[] values, String text) {
        return Stream.of(values)
                .filter(value -> word(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new InputProblem("expected one of %s, found %s"
                        .formatted(Stream.of(values).map(DomainModule::word).toList(), Hex.quoted(text))));
    }

    /** Slots as ranges, {@code 276-279,344}. */
    private static String ranges(BitSet slots) {
        StringBuilder text = new StringBuilder();
        for (int first = slots.nextSetBit(0); first >= 0; ) {
            int end = slots.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - first > 1) {
                text.append('-').append(end - 1);
            }
            first = slots.nextSetBit(end);
        }
        return text.toString();
    }

    static BitSet bits(String text) {
        BitSet slots = new BitSet(PagingMode.SLOTS);
        if (text.isEmpty()) {
            return slots;
        }
        for (String range : text.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Columns.decimal(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Columns.decimal(range.substring(dash + 1));
            if (first > last || last >= PagingMode.SLOTS) {
                throw new InputProblem("expected ranges of slots such as 276-279, found " + Hex.quoted(text));
            }
            slots.set(first, last + 1);
        }
        return slots;
    }

    private static final class ToText<T> extends ValueSerializer<T> {
        private final Function<T, String> text;

        ToText(Function<T, String> text) {
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeString(text.apply(value));
        }
    }

    private static final class FromText<T> extends ValueDeserializer<T> {
        private final Class<?> type;
        private final Function<String, T> value;

        FromText(Class<?> type, Function<String, T> value) {
            this.type = type;
            this.value = value;
        }

        @Override
        public @Nullable T deserialize(JsonParser json, DeserializationContext context) {
            String text = json.getValueAsString();
            return json.hasToken(JsonToken.VALUE_STRING) && text != null
                    ? value.apply(text)
                    : context.<T>reportInputMismatch(type, "expected a string, found %s", json.currentToken());
        }
    }
}
