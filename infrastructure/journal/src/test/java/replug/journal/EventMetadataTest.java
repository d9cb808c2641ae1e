package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.Provenance;
import replug.application.Provenance.Origin;
import replug.domain.paging.Digest;
import replug.interchange.TextMapJson;

/** What stands beside an event's payload is read as it was written, with a reason or from before there were any. */
class EventMetadataTest {
    private static final Digest DIGEST =
            Digest.parse("88af589df48733400bec9c44bf6d69a9fcf0d38911edff2db5521104f7a38854");

    private static byte[] written(EventMetadata metadata) {
        Map<String, String> values = metadata.toAxon().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
        return TextMapJson.write(new TreeMap<>(values));
    }

    private static EventMetadata of(@Nullable Integer step, @Nullable String reason) {
        return new EventMetadata(new Provenance("amy", Origin.DECIDED, "c-1", step, reason), DIGEST);
    }

    static Stream<EventMetadata> metadata() {
        return Stream.of(
                of(null, null),
                of(7, null),
                of(null, "OPS-17"),
                of(7, "OPS-17"),
                of(7, "\"quoted\" \\ 漢字"),
                of(null, ""));
    }

    @ParameterizedTest
    @MethodSource("metadata")
    void what_was_written_is_read(EventMetadata metadata) {
        assertThat(new MetadataReader().read(written(metadata))).isEqualTo(metadata);
    }

    @Test
    void a_reason_is_of_its_own_event_alone() {
        MetadataReader reader = new MetadataReader();

        assertThat(metadata().map(one -> reader.read(written(one))))
                .containsExactlyElementsOf(metadata().toList());
    }

    @Test
    void the_reason_stands_between_origin_and_step() {
        assertThat(new String(written(of(7, "OPS-17")), StandardCharsets.UTF_8))
                .isEqualTo("{\"actor\":\"amy\",\"correlationId\":\"c-1\",\"origin\":\"decided\",\"reason\":\"OPS-17\","
                        + "\"step\":\"7\",\"tablesDigest\":\"" + DIGEST + "\"}");
    }

    @Test
    void what_was_written_before_there_were_reasons_is_read() {
        String old =
                "{\"actor\":\"amy\",\"correlationId\":\"c-1\",\"origin\":\"decided\",\"step\":\"7\",\"tablesDigest\":\""
                        + DIGEST + "\"}";

        assertThat(new MetadataReader().read(old.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(of(7, null));
    }
}
