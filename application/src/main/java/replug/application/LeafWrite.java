package replug.application;

import replug.domain.linux.Phase;

/**
 * A leaf that maps one physical address was made, changed or taken away, or several in a row that map it alike.
 *
 * @param cause the event
 * @param phase the part of the operation
 * @param level level of the table
 * @param va where the first of the leaves begins; of a table that several entries point to, in one of its places
 * @param table physical address of the table page
 * @param slot which of its 512 entries, the first
 * @param count how many entries
 * @param before the word before, of the first
 * @param after the word since, of the first
 */
public record LeafWrite(
        Cause cause, Phase.Name phase, int level, long va, long table, int slot, int count, long before, long after) {}
