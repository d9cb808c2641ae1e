package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.axonframework.common.DateTimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedAtTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-25T07:55:39.129Z",
                "1970-01-01T00:00:00.000Z",
                "1969-12-31T23:59:59.999Z",
                "2024-02-29T12:00:00.001Z",
                "0000-01-01T00:00:00.000Z",
                "2026-11-25T07:55:39Z",
                "2026-11-25T07:55:39.129456789Z",
                "2026-11-25T07:55:39.129+01:00",
                "2016-12-31T23:59:59.999Z"
            })
    void is_read_as_Axon_reads_it(String text) {
        assertThat(RecordedAt.parse(text)).isEqualTo(DateTimeUtils.parseInstant(text));
    }

    @Test
    void what_Axon_writes_is_read() {
        Instant now = Instant.ofEpochMilli(1_795_593_339_129L);

        assertThat(RecordedAt.parse(DateTimeUtils.formatInstant(now))).isEqualTo(now);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-13-25T07:55:39.129Z",
                "2026-02-29T07:55:39.129Z",
                "2026-11-25T25:55:39.129Z",
                "2026-11-25T07:60:39.129Z",
                "2026-11-25T07:55:61.129Z",
                "2026-11-25t07:55:39.12_Z"
            })
    void no_time_is_refused(String text) {
        assertThatThrownBy(() -> RecordedAt.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
