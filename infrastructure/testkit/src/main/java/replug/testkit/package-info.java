/**
 * For tests of memory hotplug, ours and other people's; docs/testing.md shows it at work. {@link
 * replug.testkit.ReplugAssertions} asserts on machines, page tables and fixtures, and its failures show entries, decoded, not two
 * digests; {@link replug.testkit.ReplugFixture} runs a test on fixtures; {@link replug.testkit.Scenario} asks machines, and says
 * what should come of it; {@link replug.testkit.Machines} and {@link replug.testkit.RandomHistory} make some.
 */
@NullMarked
package replug.testkit;

import org.jspecify.annotations.NullMarked;
