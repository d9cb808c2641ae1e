package replug.domain.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelProfileTest {
    @ParameterizedTest
    @CsvSource({
        "6.10.14,              false, false, true,  2097152,     false",
        "6.11,                 true,  false, true,  2097152,     false",
        "6.11.11,              true,  false, true,  2097152,     false",
        "6.12.0,               true,  false, true,  2097152,     false",
        "6.12.9,               true,  false, true,  2097152,     false",
        "6.12.10,              true,  false, true,  134217728,   false",
        "6.12.102,             true,  false, true,  134217728,   false",
        "6.12.103,             true,  true,  true,  134217728,   false",
        "6.12.107+deb13-riscv64, true, true, true,  134217728,   false",
        "6.13.2,               true,  false, true,  134217728,   false",
        "7.2,                  true,  true,  false, 17179869184, true",
        "7.2.13,               true,  true,  false, 17179869184, true",
        "7.10-rc3,             true,  true,  false, 17179869184, true"
    })
    void a_release_has_the_switches_of_the_specification(
            String release, boolean hotplug, boolean unmaps, boolean tableCounts, long alignment, boolean is72) {
        assertThat(KernelProfile.of(release))
                .isEqualTo(new KernelProfile(hotplug, unmaps, tableCounts, alignment, is72, is72, is72));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "linux", "6", "6.x", "6.12.1.2.3", "999999.1"})
    void what_is_no_version_is_refused(String release) {
        assertThatThrownBy(() -> KernelProfile.of(release))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + release + "\"");
    }
}
