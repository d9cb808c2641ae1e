package replug.domain.machine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why the kernel refused.
 *
 * @param errno the error number, positive
 * @param message the kernel's own message; null when it printed none
 * @param check which check refused; null when not known
 */
public record Refusal(
        int errno, @Nullable String message, @Nullable Check check) {
    /** The errors that memory hotplug returns (kernel-spec 5 to 8), by their numbers in Linux. */
    public enum Errno {
        EPERM(1),
        ENOENT(2),
        EINTR(4),
        EIO(5),
        ENXIO(6),
        E2BIG(7),
        ENOMEM(12),
        EACCES(13),
        EFAULT(14),
        EBUSY(16),
        EEXIST(17),
        ENODEV(19),
        EINVAL(22),
        ENOSPC(28),
        EOPNOTSUPP(95),
        EHWPOISON(133);

        private final int number;

        Errno(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        /** The error of this number. */
        public static Optional<Errno> numbered(int number) {
            for (Errno errno : values()) {
                if (errno.number == number) {
                    return Optional.of(errno);
                }
            }
            return Optional.empty();
        }
    }

    public Refusal {
        if (errno < 1) {
            throw new IllegalArgumentException("errno is " + errno);
        }
    }

    /** The error's name, {@code EBUSY}; its number where it has none here. */
    public String errnoName() {
        return Errno.numbered(errno).map(Enum::name).orElse("errno " + errno);
    }
}
