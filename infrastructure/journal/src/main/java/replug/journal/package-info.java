/**
 * The journal as an event store: one Axon aggregate a machine, Axon's JDBC engine on H2, payloads in interchange's JSON,
 * each event chained to the one before by its hash. Everything that Axon and H2 are is in this package.
 */
@NullMarked
package replug.journal;

import org.jspecify.annotations.NullMarked;
