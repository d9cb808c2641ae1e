package replug.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import replug.application.JournalProblem;

/** Nobody returns before a force that began after its commit has ended. */
@Timeout(20)
class GroupCommitTest {
    /** A force that has begun, and ends when the test says how. */
    private record Begun(CompletableFuture<Void> end) {
        void succeed() {
            end.complete(null);
        }

        void fail(Throwable why) {
            end.completeExceptionally(why);
        }
    }

    private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
    private final GroupCommit commit = new GroupCommit(this::force);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Thread> waiting = new CopyOnWriteArrayList<>();

    private void force() throws SQLException {
        Begun force = new Begun(new CompletableFuture<>());
        begun.add(force);
        try {
            force.end().get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException sql -> throw sql;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Future<?> await() {
        return threads.submit(() -> {
            waiting.add(Thread.currentThread());
            commit.await();
        });
    }

    /** Returns once so many are in {@link GroupCommit#await} and can go no further. */
    private void untilAllWait(int count) {
        while (waiting.size() < count
                || waiting.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void who_comes_alone_returns_when_its_force_has_ended() throws Exception {
        Future<?> one = await();
        Begun force = begun.take();
        assertThat(one.isDone()).isFalse();

        force.succeed();

        one.get();
        assertThat(commit.forces()).isEqualTo(1);
    }

    @Test
    void who_comes_while_a_force_runs_waits_for_the_next() throws Exception {
        Future<?> one = await();
        Begun first = begun.take();
        Future<?> two = await();
        untilAllWait(2);

        first.succeed();
        one.get();
        Begun second = begun.take();
        assertThat(two.isDone()).isFalse();

        second.succeed();
        two.get();
        assertThat(commit.forces()).isEqualTo(2);
    }

    @Test
    void all_who_come_while_a_force_runs_share_the_next() throws Exception {
        Future<?> one = await();
        Begun first = begun.take();
        List<? extends Future<?>> others =
                IntStream.range(0, 10).mapToObj(_ -> await()).toList();
        untilAllWait(11);

        first.succeed();
        one.get();
        Begun second = begun.take();
        assertThat(others).noneMatch(Future::isDone);
        second.succeed();

        for (Future<?> other : others) {
            other.get();
        }
        assertThat(commit.forces()).isEqualTo(2);
        assertThat(begun).isEmpty();
    }

    @Test
    void a_force_that_failed_acknowledges_nobody() throws Exception {
        Future<?> one = await();
        Begun first = begun.take();
        Future<?> two = await();
        untilAllWait(2);

        first.fail(new SQLException("no space left"));

        assertRefused(one::get);
        assertRefused(two::get);
        assertThat(begun).isEmpty(); // Another force might succeed, and say nothing of what the first lost.
    }

    @Test
    void all_who_share_a_force_share_its_failure_whatever_it_is() throws Exception {
        Future<?> one = await();
        Begun first = begun.take();
        List<? extends Future<?>> others =
                IntStream.range(0, 5).mapToObj(_ -> await()).toList();
        untilAllWait(6);
        first.succeed();
        one.get();

        begun.take().fail(new OutOfMemoryError("in a test"));

        for (Future<?> other : others) {
            assertRefused(other::get);
        }
    }

    @Test
    void once_a_force_failed_all_are_refused() throws Exception {
        Future<?> one = await();
        begun.take().fail(new SQLException("no space left"));
        assertRefused(one::get);

        assertThatExceptionOfType(JournalProblem.class)
                .isThrownBy(commit::refuseFailed)
                .withMessageContaining("no space left")
                .withMessageContaining("may or may not be in it");
        assertThatExceptionOfType(JournalProblem.class).isThrownBy(commit::await);
        assertThat(commit.forces()).isEqualTo(1);
    }

    private static void assertRefused(Callable<?> awaited) {
        assertThatThrownBy(awaited::call).cause().isInstanceOf(JournalProblem.class);
    }

    /** Each commit is a number; a force makes durable all that are there when it begins. */
    @Test
    void whatever_was_committed_before_is_durable_after() throws Exception {
        AtomicLong committed = new AtomicLong();
        AtomicLong durable = new AtomicLong();
        GroupCommit free = new GroupCommit(() -> {
            long now = committed.get();
            Thread.onSpinWait();
            durable.set(now);
        });

        List<Future<Boolean>> sound = IntStream.range(0, 8)
                .mapToObj(_ -> threads.submit(() -> {
                    boolean isSound = true;
                    for (int i = 0; i < 5000; i++) {
                        long mine = committed.incrementAndGet();
                        free.await();
                        isSound &= durable.get() >= mine;
                    }
                    return isSound;
                }))
                .toList();

        for (Future<Boolean> one : sound) {
            assertThat(one.get(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(free.forces()).isLessThanOrEqualTo(40_000);
    }
}
