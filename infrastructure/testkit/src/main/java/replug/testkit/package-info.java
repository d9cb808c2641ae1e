/** Assertions for tests on page tables and machines; failures show entries, decoded, not two digests. */
@NullMarked
package replug.testkit;

import org.jspecify.annotations.NullMarked;
