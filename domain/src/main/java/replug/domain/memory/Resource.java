package replug.domain.memory;

import java.util.regex.Pattern;

/**
 * A line of /proc/iomem. Ends are inclusive.
 *
 * @param start first byte
 * @param last last byte
 * @param depth how many lines it lies within
 * @param name what claims it, such as {@code System RAM}
 * @param mergeable whether it was added with MHP_MERGE_RESOURCE
 */
public record Resource(long start, long last, int depth, String name, boolean mergeable) {
    private static final String SYSTEM_RAM = "System RAM";

    /**
     * Windows and regions that drivers claim parts of: the kernel does not mark them busy. Which lines are busy is not in
     * /proc/iomem, so it follows from the name.
     */
    private static final Pattern NOT_BUSY = Pattern.compile(
            "(pci@|PCI Bus |PCI ECAM|dax\\d|CXL Window|region\\d|Soft Reserved|Persistent Memory|namespace).*");

    boolean isBusy() {
        return !NOT_BUSY.matcher(name).matches();
    }

    /** Whether it is RAM that the kernel uses, or a driver added for it. */
    public boolean holdsSystemRam() {
        return name.equals(SYSTEM_RAM) || name.startsWith(SYSTEM_RAM + " (");
    }

    boolean overlaps(long from, long to) {
        return Long.compareUnsigned(start, to) <= 0 && Long.compareUnsigned(from, last) <= 0;
    }

    boolean contains(long from, long to) {
        return Long.compareUnsigned(start, from) <= 0 && Long.compareUnsigned(to, last) <= 0;
    }

    Resource between(long from, long to) {
        return new Resource(from, to, depth, name, mergeable);
    }
}
