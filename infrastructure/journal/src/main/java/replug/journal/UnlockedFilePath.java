package replug.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files named {@code unlocked:PATH}: H2 opens them to read only, and without the lock that a process which writes holds. H2
 * writes a file so that it is whole whenever the writer dies; a reader sees it as if that had been now. What it has not read
 * yet may be overwritten some time later, which H2 notices; then the file is to be opened anew (measured: decision 8). Public,
 * since H2 makes more of them.
 */
public final class UnlockedFilePath extends FilePathWrapper {
    static final String SCHEME = "unlocked";

    static {
        FilePath.register(new UnlockedFilePath());
    }

    public UnlockedFilePath() {}

    /** Makes the names known to H2. */
    static void register() {
        // Loading the class has done it.
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public boolean canWrite() {
        return false;
    }

    /** What compacting is writing, or has left: H2 would delete it. */
    @Override
    public boolean exists() {
        return !name.endsWith(".tempFile") && !name.endsWith(".newFile") && super.exists();
    }

    @Override
    public boolean createFile() {
        return false;
    }

    @Override
    public void delete() {
        throw new UnsupportedOperationException("read only: " + name);
    }

    @Override
    public void moveTo(FilePath to, boolean atomic) {
        throw new UnsupportedOperationException("read only: " + name);
    }

    @Override
    public OutputStream newOutputStream(boolean append) throws IOException {
        throw new IOException("read only: " + name);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        if (!mode.equals("r")) {
            throw new IOException("read only: " + name + ", asked for " + mode);
        }
        return new ReadChannel(getBase().open("r"));
    }

    private static final class ReadChannel extends FileBaseDefault {
        private final FileChannel base;

        ReadChannel(FileChannel base) {
            this.base = base;
        }

        @Override
        public synchronized int read(ByteBuffer into, long position) throws IOException {
            return base.read(into, position);
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) {
            throw new NonWritableChannelException();
        }

        @Override
        public long size() throws IOException {
            return base.size();
        }

        @Override
        protected void implTruncate(long size) {
            throw new NonWritableChannelException();
        }

        @Override
        public void force(boolean metadata) {}

        @Override
        protected void implCloseChannel() throws IOException {
            base.close();
        }

        /** One that nobody sees. */
        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            return new FileLock(this, position, size, shared) {
                @Override
                public boolean isValid() {
                    return true;
                }

                @Override
                public void release() {}
            };
        }
    }
}
