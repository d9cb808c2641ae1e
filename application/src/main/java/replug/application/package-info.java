/** What one can do with machines and their journals, and the ports that the outside world fills. */
@NullMarked
package replug.application;

import org.jspecify.annotations.NullMarked;
