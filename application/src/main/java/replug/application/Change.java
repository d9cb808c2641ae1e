package replug.application;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import replug.domain.machine.Command.Ask;

/** What is different in a history that is decided again. */
public sealed interface Change {
    /** The operation of event {@code event} was not asked for. */
    record Drop(long event) implements Change {}

    /** {@code ask} was asked in place of what event {@code event} tells of. */
    record Replace(long event, Ask ask) implements Change {}

    /** The machine was booted otherwise. */
    record Boot(Map<BootSetting, String> settings) implements Change {
        public Boot {
            settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        }

        /** {@code mode=sv39, kasan=1}. */
        public String text() {
            return settings.entrySet().stream()
                    .map(setting -> setting.getKey().key() + "=" + setting.getValue())
                    .collect(Collectors.joining(", "));
        }
    }
}
