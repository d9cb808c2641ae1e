package replug.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.DataUtils;

/**
 * The pieces that H2's file is made of. When one is damaged in which nothing is needed any more, H2 opens the file; but as soon
 * as it has written more, it cannot open it as it is then, and goes back to an older state (measured: docs/reliability.md).
 */
final class StoredChunks {
    private static final int BLOCK_BYTES = 4096;
    private static final int FOOTER_BYTES = 128;
    private static final String KEY = "chunk.";

    private StoredChunks() {}

    /** Whether all pieces that H2 knows of begin and end where it knows them. For one whom nobody has written through. */
    static boolean areThere(Connection connection, Path file) throws SQLException, IOException {
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        Map<String, String> layout =
                session.getDatabase().getStore().getMvStore().getLayoutMap();
        try (FileChannel bytes = FileChannel.open(file)) {
            for (Map.Entry<String, String> entry : layout.entrySet()) {
                if (entry.getKey().startsWith(KEY) && !isThere(bytes, DataUtils.parseMap(entry.getValue()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isThere(FileChannel bytes, Map<String, String> chunk) throws IOException {
        long block = DataUtils.readHexLong(chunk, "block", 0);
        long end = block + DataUtils.readHexLong(chunk, "len", 0);
        String id = "chunk:%s,".formatted(chunk.get("chunk"));
        return block == 0 // Until it is written.
                || (stands(id, bytes, block * BLOCK_BYTES) && stands(id, bytes, end * BLOCK_BYTES - FOOTER_BYTES));
    }

    private static boolean stands(String text, FileChannel bytes, long at) throws IOException {
        byte[] found = new byte[text.length()];
        bytes.read(ByteBuffer.wrap(found), at);
        return text.equals(new String(found, StandardCharsets.US_ASCII));
    }
}
