/** The invariants of a machine's page tables and memory management as named rules, and what breaks them. */
@NullMarked
package replug.application.lint;

import org.jspecify.annotations.NullMarked;
