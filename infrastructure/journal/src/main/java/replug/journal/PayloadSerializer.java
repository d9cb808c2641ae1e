package replug.journal;

import java.util.Map;
import java.util.TreeMap;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Event;
import replug.interchange.EventJson;
import replug.interchange.EventName;
import replug.interchange.TextMapJson;

/** Axon's view of our events: payloads are interchange's JSON under our own names, metadata a flat object of strings. */
final class PayloadSerializer implements Serializer {
    private final Converter converter = new ChainingConverter();

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> expected) {
        if (object instanceof MetaData metadata) {
            return new SerializedMetaData<>(expected.cast(TextMapJson.write(texts(metadata))), expected);
        }
        if (object instanceof Event event) {
            EventName name = EventName.of(event);
            SerializedType type = new SimpleSerializedType(name.text(), name.revision());
            return new SimpleSerializedObject<>(expected.cast(EventJson.write(event)), expected, type);
        }
        throw new SerializationException("not an event of the journal: " + object);
    }

    private static Map<String, String> texts(MetaData metadata) {
        Map<String, String> texts = new TreeMap<>();
        metadata.forEach((key, value) -> texts.put(key, String.valueOf(value)));
        return texts;
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> expected) {
        return expected == byte[].class;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // The caller names the type it knows the object to have.
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        byte[] bytes = (byte[]) serialized.getData();
        if (SerializedMetaData.isSerializedMetaData(serialized)) {
            return (T) MetaData.from(TextMapJson.read(bytes));
        }
        SerializedType type = serialized.getType();
        return (T) EventJson.read(type.getName(), type.getRevision(), bytes);
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        return Event.class;
    }

    @Override
    @SuppressWarnings("rawtypes") // So it is declared.
    public SerializedType typeForClass(@Nullable Class type) {
        return type == null ? SerializedType.emptyType() : new SimpleSerializedType(type.getName(), null);
    }

    @Override
    public Converter getConverter() {
        return converter;
    }
}
