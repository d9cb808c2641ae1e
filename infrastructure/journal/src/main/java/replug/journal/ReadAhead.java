package replug.journal;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import replug.application.Recorded;
import replug.journal.EventRows.Batch;
import replug.journal.RecordedReader.Part;

/**
 * A machine's events in their order, made ready by other threads while whoever takes them works on those before: batches
 * of rows are fetched one after another, and each is checked and parsed by itself. A problem comes to light where the
 * event would have come that it hinders, after all events before it.
 */
final class ReadAhead implements Iterator<Recorded>, AutoCloseable {
    /** The first batch is small, since some take but an event or two; then they double. */
    private static final int SMALLEST_BATCH = 32;

    private static final int LARGEST_BATCH = 256;

    /** Batches that may be in the making or wait: enough that nobody idles, and all that is held of a large journal. */
    private static final int BATCHES_AHEAD = 4;

    private final EventRows rows;
    private final String machine;
    private final Executor threads;
    private final Deque<CompletableFuture<Part>> parts = new ArrayDeque<>();
    private CompletableFuture<Batch> fetched;
    private int limit = SMALLEST_BATCH;
    private Part taken = new Part(List.of(), false, null);
    private Iterator<Recorded> events = Collections.emptyIterator();
    private volatile boolean isClosed;

    ReadAhead(EventRows rows, String machine, long from, Executor threads) {
        this.rows = rows;
        this.machine = machine;
        this.threads = threads;
        this.fetched = CompletableFuture.supplyAsync(() -> rows.from(machine, from, SMALLEST_BATCH), threads);
    }

    @Override
    public boolean hasNext() {
        while (!events.hasNext()) {
            if (taken.isLast() || isClosed) {
                close();
                if (taken.problem() != null) {
                    throw taken.problem();
                }
                return false;
            }
            order();
            taken = result(parts.remove());
            events = taken.events().iterator();
        }
        return true;
    }

    @Override
    public Recorded next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return events.next();
    }

    /** Sees to it that enough is in the making. */
    private void order() {
        while (parts.size() < BATCHES_AHEAD) {
            int next = Math.min(2 * limit, LARGEST_BATCH);
            parts.add(fetched.thenApplyAsync(RecordedReader::read, threads));
            fetched = fetched.thenApplyAsync(batch -> after(batch, next), threads);
            limit = next;
        }
    }

    private Batch after(Batch batch, int next) {
        return batch.isLast() || isClosed ? Batch.END : rows.after(machine, batch, next);
    }

    private static <T> T result(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    /** Returns when nothing is in the making any more. */
    @Override
    public void close() {
        isClosed = true;
        events = Collections.emptyIterator();
        for (CompletableFuture<Part> part : parts) {
            part.exceptionally(_ -> taken).join();
        }
        fetched.exceptionally(_ -> Batch.END).join();
        parts.clear();
    }
}
