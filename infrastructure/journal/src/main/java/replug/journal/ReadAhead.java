package replug.journal;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import replug.application.Recorded;
import replug.journal.EventRows.Batch;
import replug.journal.RecordedReader.Part;

/**
 * A machine's events in their order. While whoever takes them works on some, a helper fetches the next batches of rows, and
 * reads those that wait; what is not read yet when its turn comes, the taker reads. So both are busy, whichever is faster.
 * A problem comes to light where the event would have come that it hinders, after all events before it.
 */
final class ReadAhead implements Iterator<Recorded>, AutoCloseable {
    /** The first batch is small, since some take but an event or two; then they double. */
    private static final int SMALLEST_BATCH = 32;

    private static final int LARGEST_BATCH = 512;

    /** Batches that may wait for the taker: all that is held of a large journal, but for the one that is taken. */
    private static final int BATCHES_AHEAD = 4;

    private final EventRows rows;
    private final String machine;
    private final long from;
    private final Executor helpers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Fetched and not yet taken; guarded by the lock, as all below it. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private boolean isHelped;
    private boolean isClosed;
    private @Nullable Batch fetched;
    private @Nullable Throwable failure;

    /** Of the taker alone, as the events that are left of it. */
    private Part taken = new Part(List.of(), false, null);

    private Iterator<Recorded> events = Collections.emptyIterator();

    ReadAhead(EventRows rows, String machine, long from, Executor helpers) {
        this.rows = rows;
        this.machine = machine;
        this.from = from;
        this.helpers = helpers;
    }

    /** A batch that was fetched, and what was read of it. Whoever claims it reads it. */
    private static final class Waiting {
        private final Batch batch;
        private boolean isClaimed;
        private @Nullable Part part;

        Waiting(Batch batch) {
            this.batch = batch;
        }
    }

    @Override
    public boolean hasNext() {
        while (!events.hasNext()) {
            if (taken.isLast()) {
                RuntimeException problem = taken.problem();
                close();
                if (problem != null) {
                    throw problem;
                }
                return false;
            }
            taken = take();
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

    private Part take() {
        Waiting first = first();
        return first.part == null ? RecordedReader.read(first.batch) : first.part;
    }

    /** The next batch, read by the helper or claimed for the taker to read. */
    private Waiting first() {
        lock.lock();
        try {
            seeThatHelped();
            while (isHelped && (waiting.isEmpty() || isBeingRead(waiting.getFirst()))) {
                changed.awaitUninterruptibly();
            }
            rethrowFailure();
            Waiting first = waiting.removeFirst();
            first.isClaimed = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isBeingRead(Waiting batch) {
        return batch.isClaimed && batch.part == null;
    }

    private void rethrowFailure() {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }

    private void seeThatHelped() {
        if (!isHelped && failure == null && (mayFetch() || lastUnclaimed() != null)) {
            isHelped = true;
            try {
                helpers.execute(this::help);
            } catch (RuntimeException e) {
                isHelped = false;
                throw e;
            }
        }
    }

    /** What the helper does until there is nothing to do. */
    private void help() {
        lock.lock();
        try {
            while (!isClosed) {
                Waiting unclaimed = lastUnclaimed();
                if (mayFetch()) {
                    fetch();
                } else if (unclaimed != null) {
                    read(unclaimed);
                } else {
                    break;
                }
                changed.signalAll();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            isHelped = false;
            changed.signalAll();
            lock.unlock();
        }
    }

    private boolean mayFetch() {
        return waiting.size() < BATCHES_AHEAD && (fetched == null || !fetched.isLast());
    }

    /** The one whose turn comes last, so that the taker does not wait for it; just fetched, it is in the helper's cache. */
    private @Nullable Waiting lastUnclaimed() {
        for (Iterator<Waiting> batches = waiting.descendingIterator(); batches.hasNext(); ) {
            Waiting batch = batches.next();
            if (!batch.isClaimed) {
                return batch;
            }
        }
        return null;
    }

    private void fetch() {
        Batch before = fetched;
        int limit =
                before == null ? SMALLEST_BATCH : Math.clamp(2L * before.rows().size(), SMALLEST_BATCH, LARGEST_BATCH);
        Batch next =
                unlocked(() -> before == null ? rows.from(machine, from, limit) : rows.after(machine, before, limit));
        fetched = next;
        waiting.add(new Waiting(next));
    }

    private void read(Waiting batch) {
        batch.isClaimed = true;
        batch.part = unlocked(() -> RecordedReader.read(batch.batch));
    }

    private <T> T unlocked(Supplier<T> work) {
        lock.unlock();
        try {
            return work.get();
        } finally {
            lock.lock();
        }
    }

    /** Returns when nobody helps any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            while (isHelped) {
                changed.awaitUninterruptibly();
            }
            waiting.clear();
        } finally {
            lock.unlock();
        }
        taken = Part.END;
        events = Collections.emptyIterator();
    }
}
