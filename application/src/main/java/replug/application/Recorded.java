package replug.application;

import java.time.Instant;
import replug.domain.machine.Event;
import replug.domain.paging.Digest;

/**
 * An event as it stands in the journal.
 *
 * @param number its number in the machine's sequence, from 0
 * @param name its name in the journal, such as {@code memory-added}
 * @param event what happened
 * @param at when it was recorded; no order follows from it
 * @param provenance where it comes from
 * @param tablesDigest the tables digest of the machine after it
 */
public record Recorded(long number, String name, Event event, Instant at, Provenance provenance, Digest tablesDigest) {}
