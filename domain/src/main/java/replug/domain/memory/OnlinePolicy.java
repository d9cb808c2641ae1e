package replug.domain.memory;

/**
 * How memory goes online when nobody says in which zone (kernel-spec 5.3, 6.5), as sysfs shows it.
 *
 * @param autoOnline what added memory does by itself: {@code offline}, {@code online}, {@code online_kernel} or
 *     {@code online_movable}
 * @param policy {@code contig-zones} or {@code auto-movable}
 * @param autoMovableRatio movable memory that auto-movable allows, in percent of the kernel's early memory
 * @param autoMovableNumaAware whether auto-movable asks for that ratio in each node too
 */
public record OnlinePolicy(String autoOnline, String policy, int autoMovableRatio, boolean autoMovableNumaAware) {
    public static final String CONTIG_ZONES = "contig-zones";
    public static final String AUTO_MOVABLE = "auto-movable";

    /** Nothing goes online by itself; zones stay contiguous; the kernel's ratio of 301 %. */
    public static final OnlinePolicy DEFAULT = new OnlinePolicy("offline", CONTIG_ZONES, 301, true);

    public OnlinePolicy withAutoOnline(String type) {
        return new OnlinePolicy(type, policy, autoMovableRatio, autoMovableNumaAware);
    }

    public OnlinePolicy withPolicy(String name) {
        return new OnlinePolicy(autoOnline, name, autoMovableRatio, autoMovableNumaAware);
    }

    public OnlinePolicy withAutoMovableRatio(int percent) {
        return new OnlinePolicy(autoOnline, policy, percent, autoMovableNumaAware);
    }

    public OnlinePolicy withAutoMovableNumaAware(boolean isAware) {
        return new OnlinePolicy(autoOnline, policy, autoMovableRatio, isAware);
    }
}
