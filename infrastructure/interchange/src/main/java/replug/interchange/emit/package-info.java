/** Fixtures as texts that run elsewhere: a test class for JUnit, a shell script for a machine with a real kernel. */
@NullMarked
package replug.interchange.emit;

import org.jspecify.annotations.NullMarked;
