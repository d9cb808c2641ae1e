package replug.journal;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.h2.mvstore.Chunk;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStoreException;

/**
 * The pieces that H2's file is made of. When one is damaged in which nothing is needed any more, H2 opens the file; but as soon
 * as it has written more, it cannot open it as it is then, and goes back to an older state (measured: docs/reliability.md).
 */
final class StoredChunks {
    private static final int BLOCK_BYTES = 4096;
    private static final int FOOTER_BYTES = 128;
    private static final String KEY = "chunk.";

    private StoredChunks() {}

    /**
     * Whether all pieces that H2 knows of begin and end where it knows them. For one whom nobody has written through. Reads by
     * H2's own channel: closing another one on the same file would end the lock that keeps other processes out.
     */
    static boolean areThere(Connection connection) throws SQLException {
        return areThere(H2Writing.store(connection).getFileStore());
    }

    private static <C extends Chunk<C>> boolean areThere(FileStore<C> file) {
        for (Map.Entry<String, String> entry : file.getLayoutMap().entrySet()) {
            if (entry.getKey().startsWith(KEY) && !isThere(file, file.createChunk(entry.getValue()))) {
                return false;
            }
        }
        return true;
    }

    private static <C extends Chunk<C>> boolean isThere(FileStore<C> file, C chunk) {
        String id = "chunk:%x,".formatted(chunk.id);
        long end = (chunk.block + chunk.len) * BLOCK_BYTES;
        return chunk.block == 0 // Until it is written.
                || chunk.block == Long.MAX_VALUE
                || (stands(id, file, chunk, chunk.block * BLOCK_BYTES) && stands(id, file, chunk, end - FOOTER_BYTES));
    }

    private static <C extends Chunk<C>> boolean stands(String text, FileStore<C> file, C chunk, long at) {
        try {
            byte[] found = new byte[text.length()];
            file.readFully(chunk, at, found.length).get(found);
            return text.equals(new String(found, StandardCharsets.US_ASCII));
        } catch (MVStoreException _) {
            return false; // Past the end of the file.
        }
    }
}
