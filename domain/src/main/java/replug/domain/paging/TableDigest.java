package replug.domain.paging;

import static java.util.Objects.requireNonNull;
import static replug.domain.paging.PagingMode.SLOTS;
import static replug.domain.paging.PagingMode.entryBytes;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.IdentityHashMap;

/**
 * digest(table) = SHA-256( its 512 entries as little-endian words ‖ the digests of the tables they point to, in slot
 * order ). Kept in each page, so that a new version costs the pages that its edit touched.
 */
final class TableDigest {
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** That of the many tables which are only pre-allocated. */
    private static final Digest OF_EMPTY_TABLE = ofEmptyTable();

    private TableDigest() {}

    private static Digest ofEmptyTable() {
        MessageDigest function = Digest.function();
        function.update(new byte[SLOTS * Long.BYTES]);
        return Digest.of(function);
    }

    static Digest of(TablePage page) {
        Digest known = page.digest;
        if (known != null) {
            return known;
        }
        if (page.slots.isEmpty()) {
            return OF_EMPTY_TABLE;
        }
        for (int slot = page.nextChild(0); slot < SLOTS; slot = page.nextChild(slot + 1)) {
            Digest _ = of(requireNonNull(page.child(slot)));
        }
        Scratch scratch = SCRATCH.get();
        page.slots.copyTo(scratch.words);
        scratch.feedWords();
        for (int slot = page.nextChild(0); slot < SLOTS; slot = page.nextChild(slot + 1)) {
            of(requireNonNull(page.child(slot))).feed(scratch.function);
        }
        Digest digest = Digest.of(scratch.function);
        page.digest = digest;
        return digest;
    }

    static Digest without(PageTable.OpaqueFrames opaque, PageTable table) {
        return without(opaque, table.mode(), table.root, 0, new IdentityHashMap<>());
    }

    private static Digest without(
            PageTable.OpaqueFrames opaque,
            PagingMode mode,
            TablePage page,
            long va,
            IdentityHashMap<TablePage, Digest> done) {
        Digest known = done.get(page);
        if (known != null) {
            return known;
        }
        MessageDigest function = Digest.function();
        Scratch scratch = new Scratch();
        page.slots.copyTo(scratch.words);
        for (int slot = 0; slot < SLOTS; slot++) {
            long word = scratch.words[slot];
            long address = mode.signExtend(va + slot * entryBytes(page.level));
            if (word != 0 && (page.child(slot) != null || opaque.isOpaque(address, page.level, word))) {
                scratch.words[slot] = word & ~Pte.PPN_MASK;
            }
        }
        function.update(scratch.bytesOfWords());
        for (int slot = page.nextChild(0); slot < SLOTS; slot = page.nextChild(slot + 1)) {
            TablePage child = page.child(slot);
            if (child != null) {
                without(opaque, mode, child, mode.signExtend(va + slot * entryBytes(page.level)), done)
                        .feed(function);
            }
        }
        Digest digest = Digest.of(function);
        done.put(page, digest);
        return digest;
    }

    private static final class Scratch {
        final MessageDigest function = Digest.function();
        final long[] words = new long[SLOTS];
        private final byte[] bytes = new byte[SLOTS * Long.BYTES];
        private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

        byte[] bytesOfWords() {
            buffer.asLongBuffer().put(words);
            return bytes;
        }

        void feedWords() {
            function.update(bytesOfWords());
        }
    }
}
