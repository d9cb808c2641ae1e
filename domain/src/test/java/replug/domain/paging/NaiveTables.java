package replug.domain.paging;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Page tables as the hardware has them: frames of 512 words, and a root. Everything is found by walking from the root,
 * and nothing is remembered; a frame that no entry of a reachable table points to is forgotten.
 */
final class NaiveTables {
    private final int levels;
    private final long root;
    private final Map<Long, long[]> frames = new TreeMap<>();

    NaiveTables(int levels, long root) {
        this.levels = levels;
        this.root = root;
        frames.put(root, new long[512]);
    }

    NaiveTables copy() {
        NaiveTables copy = new NaiveTables(levels, root);
        frames.forEach((frame, words) -> copy.frames.put(frame, words.clone()));
        return copy;
    }

    /**
     * Writes a run: pointers that it takes away go first, with the tables that hang on them, then its words are written
     * and make tables. False, with some of it done, if there is no table to write to or a frame would have two levels.
     */
    boolean set(RunEdit run) {
        long table = table(run.va(), run.level());
        if (table == -1) {
            return false;
        }
        long[] words = words(table);
        int slot = slot(run.va(), run.level());
        if (run.level() == 0) {
            Arrays.setAll(words, i -> i < slot || i >= slot + run.count() ? words[i] : run.word(i - slot));
            return true;
        }
        for (int i = 0; i < run.count(); i++) {
            long old = words[slot + i];
            boolean keepsTable = isPointer(run.word(i)) && frame(run.word(i)) == frame(old);
            if (isPointer(old) && !keepsTable) {
                words[slot + i] = 0;
            }
        }
        Map<Long, Integer> known = levelsOfReachable();
        frames.keySet().retainAll(known.keySet());
        for (int i = 0; i < run.count(); i++) {
            words[slot + i] = run.word(i);
            if (isPointer(run.word(i))) {
                long below = frame(run.word(i));
                if (known.computeIfAbsent(below, _ -> run.level() - 1) != run.level() - 1) {
                    return false;
                }
                frames.computeIfAbsent(below, _ -> new long[512]);
            }
        }
        return true;
    }

    /** The table at {@code level} on the way to {@code va}; -1 if there is none. */
    long table(long va, int level) {
        long table = root;
        for (int above = levels - 1; above > level; above--) {
            long word = words(table)[slot(va, above)];
            if (!isPointer(word)) {
                return -1;
            }
            table = frame(word);
        }
        return table;
    }

    long word(long va, int level) {
        long table = table(va, level);
        return table == -1 ? 0 : words(table)[slot(va, level)];
    }

    /** "Virtual Address Translation Process" of the privileged specification, without what depends on the access. */
    Walk walk(long va) {
        List<Walk.Step> steps = new ArrayList<>();
        int vaBits = 12 + 9 * levels;
        if (va >> (vaBits - 1) != 0 && va >> (vaBits - 1) != -1) {
            return new Walk(va, steps, new Walk.Faulted(Walk.Fault.NOT_CANONICAL));
        }
        long a = root;
        for (int i = levels - 1; ; i--) {
            long pte = words(a)[slot(va, i)];
            steps.add(new Walk.Step(i, a, slot(va, i), pte));
            boolean v = (pte & 1) != 0;
            boolean r = (pte & 2) != 0;
            boolean w = (pte & 4) != 0;
            boolean x = (pte & 8) != 0;
            if (!v) {
                return new Walk(va, steps, new Walk.Faulted(pte == 0 ? Walk.Fault.EMPTY : Walk.Fault.INVALID));
            }
            if (!r && w) {
                return new Walk(va, steps, new Walk.Faulted(Walk.Fault.WRITE_ONLY));
            }
            if (r || x) {
                long pageBytes = 1L << (12 + 9 * i);
                boolean aligned = frame(pte) % pageBytes == 0;
                Walk.End leaf = new Walk.Mapped(i, frame(pte) + Math.floorMod(va, pageBytes));
                return new Walk(va, steps, aligned ? leaf : new Walk.Faulted(Walk.Fault.MISALIGNED));
            }
            if (i == 0) {
                return new Walk(va, steps, new Walk.Faulted(Walk.Fault.POINTER_AT_LEVEL_0));
            }
            a = frame(pte);
        }
    }

    Entries entries() {
        Map<Entries.At, LongBuffer> tables = new HashMap<>();
        levelsOfReachable().forEach((frame, level) -> {
            if (LongBuffer.wrap(words(frame)).mismatch(LongBuffer.allocate(512)) >= 0) {
                tables.put(
                        new Entries.At(level, frame),
                        LongBuffer.wrap(words(frame).clone()));
            }
        });
        return new Entries(tables);
    }

    /** SHA-256( 512 words, little-endian ‖ digests of the tables they point to, in slot order ). */
    Digest digest() {
        return Digest.parse(HexFormat.of().formatHex(digest(root, levels - 1, new HashMap<>())));
    }

    private byte[] digest(long table, int level, Map<Long, byte[]> done) {
        byte[] known = done.get(table);
        if (known != null) {
            return known;
        }
        ByteBuffer bytes = ByteBuffer.allocate(512 * 8).order(ByteOrder.LITTLE_ENDIAN);
        MessageDigest sha256 = Digest.function();
        for (long word : words(table)) {
            bytes.putLong(word);
        }
        sha256.update(bytes.array());
        for (long word : words(table)) {
            if (level > 0 && isPointer(word)) {
                sha256.update(digest(frame(word), level - 1, done));
            }
        }
        byte[] digest = sha256.digest();
        done.put(table, digest);
        return digest;
    }

    /** Every table that the root reaches, and its level. */
    Map<Long, Integer> levelsOfReachable() {
        Map<Long, Integer> reached = new TreeMap<>();
        reach(root, levels - 1, reached);
        return reached;
    }

    private void reach(long table, int level, Map<Long, Integer> reached) {
        if (reached.putIfAbsent(table, level) != null || level == 0) {
            return;
        }
        for (long word : words(table)) {
            if (isPointer(word)) {
                reach(frame(word), level - 1, reached);
            }
        }
    }

    private long[] words(long table) {
        return requireNonNull(frames.get(table));
    }

    private static boolean isPointer(long word) {
        return (word & 0xf) == 1;
    }

    private static long frame(long word) {
        return (word >>> 10 & (1L << 44) - 1) * 4096;
    }

    private static int slot(long va, int level) {
        return (int) (va >>> (12 + 9 * level)) & 511;
    }
}
