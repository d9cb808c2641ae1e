/**
 * The aggregate: what one machine was asked, what happened to it, and the state that follows. {@code decide} turns a
 * command into events, {@code evolve} applies an event; neither knows a clock, randomness or I/O.
 */
@NullMarked
package replug.domain.machine;

import org.jspecify.annotations.NullMarked;
