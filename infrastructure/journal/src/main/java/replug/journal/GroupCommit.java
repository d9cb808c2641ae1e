package replug.journal;

import java.sql.SQLException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import replug.application.JournalProblem;
import replug.application.JournalProblem.Kind;

/**
 * Forces committed transactions to disk, as many at once as have been committed: whoever waits while a force runs shares the
 * next one. Once a force has failed, nothing is acknowledged any more, since nobody knows what the disk has.
 */
final class GroupCommit {
    /** Makes everything that was committed before the call survive. */
    interface Force {
        void run() throws SQLException;
    }

    /** What is said of a journal that could not be written. */
    static final String SAFE = "what was acknowledged before is safe, what was not may or may not be in it";

    private final Force force;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    /** Forces that have begun, and that have ended; guarded by the lock, as what follows. */
    private long begun;

    private long done;
    private volatile @Nullable Throwable failure;

    GroupCommit(Force force) {
        this.force = force;
    }

    /**
     * Returns when everything that was committed before the call has been forced to disk.
     *
     * @throws JournalProblem if it cannot be
     */
    void await() {
        lock.lock();
        try {
            // A force that is running may have begun before our commit: only one that begins from now on is ours.
            long ours = begun + 1;
            while (done < ours) {
                refuseFailed(); // Another force might succeed, and yet not bring back what this one lost.
                if (begun == done) {
                    lead();
                } else {
                    ended.awaitUninterruptibly();
                }
            }
            refuseFailed();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses to go on with a journal that could not be forced.
     *
     * @throws JournalProblem if so
     */
    void refuseFailed() {
        Throwable e = failure;
        if (e != null) {
            throw new JournalProblem(
                    Kind.UNWRITABLE,
                    "the journal could not be forced to disk: %s; %s".formatted(Reason.of(e), SAFE),
                    e);
        }
    }

    private void lead() {
        long ours = ++begun;
        lock.unlock();
        try {
            force.run();
        } catch (SQLException | RuntimeException | Error e) {
            failure = e;
        } finally {
            lock.lock();
            done = ours;
            ended.signalAll();
        }
    }

    /** How many forces there were. */
    long forces() {
        lock.lock();
        try {
            return begun;
        } finally {
            lock.unlock();
        }
    }
}
