package replug.cli;

import replug.application.Bisection.Verdict;
import replug.domain.machine.Machine;

/** Says of states whether what is looked for holds. */
interface StateJudge extends AutoCloseable {
    Verdict verdict(long event, Machine state);

    @Override
    default void close() {}
}
