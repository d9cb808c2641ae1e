package replug.journal;

import java.time.Duration;
import replug.application.Durability;

/**
 * How a journal is to be opened.
 *
 * @param access for what
 * @param durability what an acknowledged event survives
 * @param patience how long to wait for another process that writes; zero to be refused at once
 */
public record Opening(Access access, Durability durability, Duration patience) {
    public static final Opening TO_READ = new Opening(Access.READ, Durability.POWER, Duration.ZERO);
    public static final Opening TO_WRITE = new Opening(Access.WRITE, Durability.POWER, Duration.ZERO);
    public static final Opening TO_CREATE = new Opening(Access.CREATE, Durability.POWER, Duration.ZERO);

    /** What may be done. */
    public enum Access {
        /** Reading, also while others write. */
        READ,
        /** Reading whatever can be read, of a damaged journal too. */
        INSPECT,
        /** Reading and writing what is there already. */
        WRITE,
        /** As {@link #WRITE}, and making it where there is none. */
        CREATE
    }

    boolean mayWrite() {
        return access == Access.WRITE || access == Access.CREATE;
    }

    /** Whether a journal that is seen to be damaged is refused. */
    boolean isChecked() {
        return access != Access.INSPECT;
    }

    boolean mayCreate() {
        return access == Access.CREATE;
    }
}
