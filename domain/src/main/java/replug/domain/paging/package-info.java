/**
 * What the RISC-V privileged specification defines of address translation: paging modes, entries, tables, the walk.
 * Nothing here knows Linux. Addresses are bytes, unsigned 64-bit, in a {@code long}; entries are raw 64-bit words.
 */
@NullMarked
package replug.domain.paging;

import org.jspecify.annotations.NullMarked;
