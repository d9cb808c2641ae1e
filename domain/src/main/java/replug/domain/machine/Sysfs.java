package replug.domain.machine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import replug.domain.machine.Refusal.Errno;
import replug.domain.memory.OnlinePolicy;

/** Writes to the files below {@code /sys} that memory hotplug has (kernel-spec 5.3, 5.4, 6.1, 6.5). */
final class Sysfs {
    private static final String MEMORY = "/sys/devices/system/memory/";
    private static final String PARAMETERS = "/sys/module/memory_hotplug/parameters/";
    private static final Pattern BLOCK_STATE = Pattern.compile(Pattern.quote(MEMORY) + "memory(\\d{1,9})/state");

    private final Kernel kernel;

    Sysfs(Kernel kernel) {
        this.kernel = kernel;
    }

    int write(String path, String text) {
        String value = text.strip();
        Matcher state = BLOCK_STATE.matcher(path);
        if (state.matches()) {
            return new BlockStates(kernel).set(Integer.parseInt(state.group(1)), value);
        }
        OnlinePolicy policy = kernel.policy;
        return switch (path) {
            case MEMORY + "auto_online_blocks" -> set(BlockStates.WORDS.contains(value), policy.withAutoOnline(value));
            case PARAMETERS + "online_policy" ->
                set(
                        value.equals(OnlinePolicy.CONTIG_ZONES) || value.equals(OnlinePolicy.AUTO_MOVABLE),
                        policy.withPolicy(value));
            case PARAMETERS + "auto_movable_ratio" -> setRatio(policy, value);
            case PARAMETERS + "auto_movable_numa_aware" ->
                set(value.matches("[YyNn01]"), policy.withAutoMovableNumaAware(value.matches("[Yy1]")));
            case PARAMETERS + "memmap_on_memory" -> kernel.refuse(Errno.EACCES, Check.SYSFS);
            default -> kernel.refuse(Errno.ENOENT, Check.SYSFS);
        };
    }

    private int setRatio(OnlinePolicy policy, String value) {
        boolean isNumber = value.matches("\\d{1,9}");
        return set(isNumber, isNumber ? policy.withAutoMovableRatio(Integer.parseInt(value)) : policy);
    }

    private int set(boolean isValid, OnlinePolicy policy) {
        if (!isValid) {
            return kernel.refuse(Errno.EINVAL, Check.SYSFS);
        }
        kernel.policy = policy;
        return 0;
    }
}
