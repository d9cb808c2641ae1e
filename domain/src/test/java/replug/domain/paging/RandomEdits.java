package replug.domain.paging;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;
import static replug.domain.paging.PagingMode.slot;

import java.util.Random;

/**
 * Edits of all sorts, at few addresses and with few frames, so that they meet: tables get several pointers, lose them one
 * by one, and their frames become tables again elsewhere.
 */
final class RandomEdits {
    private static final int[] SLOTS_OFTEN = {0, 0, 0, 1, 1, 2, 255, 256, 511};
    private static final int FRAMES_OF_A_LEVEL = 4;
    private static final long FIRST_FRAME = 0x8000_0000L;
    private static final long HIGHEST_FRAME = Pte.PA_MASK;

    private final PagingMode mode;
    private final Random random;

    RandomEdits(PagingMode mode, Random random) {
        this.mode = mode;
        this.random = random;
    }

    /** The frame of the root, which other entries sometimes try to point to. */
    long root() {
        return frame(mode.rootLevel(), 0);
    }

    /** A run in a table that there is, as deep as the way to a random address leads and chance wants. */
    RunEdit next(NaiveTables tables) {
        long va = address();
        int level = random.nextInt(mode.levels());
        while (tables.table(va, level) == -1) {
            level++;
        }
        long aligned = va & -entryBytes(level);
        return switch (random.nextInt(level == 0 ? 9 : 18)) {
            case 0, 1 -> new RunEdit(aligned, level, count(va, level, SLOTS), 0, 0);
            case 2 -> new RunEdit(aligned, level, count(va, level, SLOTS), anyWord(), 0);
            case 3 -> new RunEdit(aligned, level, count(va, level, 12), Pte.of(frame(level), flags()), nextFlags());
            case 4 -> new RunEdit(aligned, level, count(va, level, level == 0 ? SLOTS : 12), anyWord(), anyWord());
            case 5, 6 -> leaves(aligned, level);
            default -> level == 0 ? leaves(aligned, level) : pointers(aligned, level);
        };
    }

    /** A leaf in any slot of the table that {@code run} writes to. */
    RunEdit leafBeside(RunEdit run) {
        int level = run.level();
        long table = run.va() & -entryBytes(level + 1);
        long va = mode.signExtend(table + random.nextInt(SLOTS) * entryBytes(level));
        return new RunEdit(va, level, 1, leaves(va, level).first(), 0);
    }

    /** An address at which edits are made, canonical. */
    long address() {
        long va = 0;
        for (int level = 0; level < mode.levels(); level++) {
            int slot =
                    random.nextInt(20) == 0 ? random.nextInt(SLOTS) : SLOTS_OFTEN[random.nextInt(SLOTS_OFTEN.length)];
            va |= slot * entryBytes(level);
        }
        return mode.signExtend(va);
    }

    private RunEdit leaves(long va, int level) {
        long bytes = random.nextInt(8) == 0 ? PAGE_BYTES : entryBytes(level);
        long first = Pte.of(bytes * random.nextInt(1 << 12), flags() | Pte.V | Pte.R);
        return new RunEdit(va, level, count(va, level, SLOTS), first, Pte.of(bytes, 0));
    }

    /** Pointers to one table, or to tables in frames that follow one another; rarely also with bits that mean nothing here. */
    private RunEdit pointers(long va, int level) {
        long software = random.nextInt(6) == 0 ? (long) random.nextInt(4) << 8 | Pte.G : 0;
        long first = Pte.table(frame(level)) | software;
        return switch (random.nextInt(6)) {
            case 0 -> new RunEdit(va, level, count(va, level, SLOTS), first, 0);
            case 1 -> new RunEdit(va, level, count(va, level, 4), first, Pte.NEXT_PAGE);
            case 2 -> new RunEdit(va, level, count(va, level, 4), first, -Pte.NEXT_PAGE);
            default -> new RunEdit(va, level, 1, first, 0);
        };
    }

    /** A frame for a table below one at {@code level}; mostly one of those that are usual for it. */
    private long frame(int level) {
        return switch (random.nextInt(32)) {
            case 0 -> 0;
            case 1 -> HIGHEST_FRAME;
            case 2 -> frame(0, random.nextInt(FRAMES_OF_A_LEVEL * mode.levels()));
            default -> frame(level, random.nextInt(FRAMES_OF_A_LEVEL));
        };
    }

    private static long frame(int level, int i) {
        return FIRST_FRAME + (level * FRAMES_OF_A_LEVEL + i) * PAGE_BYTES;
    }

    /** What makes a run's words differ in their flags, so that some are pointers and some are not. */
    private long nextFlags() {
        return random.nextBoolean() ? Pte.W : Pte.NEXT_PAGE | Pte.W;
    }

    private long flags() {
        return random.nextInt(1 << 10);
    }

    /** Any word, but a pointer only to one of the few frames. */
    private long anyWord() {
        long word = random.nextLong();
        return Pte.isPointer(word) ? Pte.of(frame(random.nextInt(mode.levels())), word & ~Pte.PPN_MASK) : word;
    }

    private int count(long va, int level, int most) {
        int room = Math.min(most, SLOTS - slot(va, level));
        return switch (random.nextInt(level == 0 ? 8 : 24)) {
            case 0 -> room;
            case 1, 2 -> 1 + random.nextInt(room);
            case 3, 4 -> 1 + random.nextInt(Math.min(room, 3));
            default -> 1;
        };
    }
}
