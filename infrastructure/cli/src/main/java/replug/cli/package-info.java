/** The command line: one class a command, and the only place that joins the parts. */
@NullMarked
package replug.cli;

import org.jspecify.annotations.NullMarked;
