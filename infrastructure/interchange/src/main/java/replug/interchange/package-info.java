/**
 * Bytes to domain and back: the one JSON form of events and operations, and the formats of the outside world, one file
 * each. What comes from outside is bounded in size and depth, and refused in one line that names file and line.
 */
@NullMarked
package replug.interchange;

import org.jspecify.annotations.NullMarked;
