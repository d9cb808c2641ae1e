package replug.domain.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeMaskTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0-1", "0,2", "0-3,7,9-10"})
    void a_mask_is_printed_as_it_was_read(String text) {
        assertThat(NodeMask.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1-", "3-1", "-1", "0,,1", "99999"})
    void what_is_no_list_of_nodes_is_refused(String text) {
        assertThatThrownBy(() -> NodeMask.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void a_changed_mask_leaves_the_one_before_as_it_was() {
        NodeMask one = NodeMask.of(0, 2);

        assertThat(one.with(1)).isEqualTo(NodeMask.parse("0-2"));
        assertThat(one.without(2)).isEqualTo(NodeMask.of(0));
        assertThat(one).hasToString("0,2");
        assertThat(one.has(2)).isTrue();
        assertThat(one.has(-1)).isFalse();
    }
}
