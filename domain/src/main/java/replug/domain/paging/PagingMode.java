package replug.domain.paging;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A page-based virtual-memory system of the RISC-V privileged specification (chapter "Supervisor-Level ISA"). The modes
 * differ in one number, how many levels of tables they have; level 0 holds 4 KiB leaves, the highest level is the root.
 */
public enum PagingMode {
    SV39(3),
    SV48(4),
    SV57(5);

    /** Slots of a table page: 4 KiB of 8-byte entries. */
    public static final int SLOTS = 512;

    /** Bytes of a page, and of a table page. */
    public static final long PAGE_BYTES = 4096;

    /** log2 of {@link #PAGE_BYTES}. */
    public static final int PAGE_SHIFT = 12;

    private static final int SLOT_BITS = 9;

    private static final List<String> LEVEL_NAMES = List.of("pte", "pmd", "pud", "p4d");

    private final int levels;

    PagingMode(int levels) {
        this.levels = levels;
    }

    /** The mode written {@code sv39}, {@code sv48} or {@code sv57}, in any case. */
    public static Optional<PagingMode> named(String name) {
        for (PagingMode mode : values()) {
            if (mode.name().equalsIgnoreCase(name)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /** How many levels of tables there are. */
    public int levels() {
        return levels;
    }

    /** The level of the root table, {@code levels() - 1}. */
    public int rootLevel() {
        return levels - 1;
    }

    /** Bits of a virtual address that are translated; the bits above repeat the highest of them. */
    public int vaBits() {
        return PAGE_SHIFT + SLOT_BITS * levels;
    }

    /** Linux's name of a level: levels that the mode folds away have none, so the root is always {@code pgd}. */
    public String levelName(int level) {
        if (level < 0 || level > rootLevel()) {
            throw new IllegalArgumentException(this + " has no level " + level);
        }
        return level == rootLevel() ? "pgd" : LEVEL_NAMES.get(level);
    }

    /** The level that Linux calls {@code name} in this mode. */
    public Optional<Integer> levelNamed(String name) {
        for (int level = 0; level < levels; level++) {
            if (levelName(level).equals(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /** Whether the bits above {@link #vaBits()} all repeat the highest translated bit, as the walk demands. */
    public boolean isCanonical(long va) {
        return signExtend(va) == va;
    }

    /** The canonical address with the same translated bits. */
    public long signExtend(long va) {
        int unused = Long.SIZE - vaBits();
        return va << unused >> unused;
    }

    /** log2 of the bytes that one entry of a table at {@code level} translates. */
    public static int shift(int level) {
        return PAGE_SHIFT + SLOT_BITS * level;
    }

    /** Bytes that one entry of a table at {@code level} translates: 4 KiB, 2 MiB, 1 GiB, 512 GiB, 256 TiB. */
    public static long entryBytes(int level) {
        return 1L << shift(level);
    }

    /** The slot that translates {@code va} in a table at {@code level}. */
    public static int slot(long va, int level) {
        return (int) (va >>> shift(level)) & (SLOTS - 1);
    }

    /** {@code sv39}, {@code sv48} or {@code sv57}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
