/** Measurements (JMH); what they gave is in docs/performance.md. */
@NullMarked
package replug.benchmarks;

import org.jspecify.annotations.NullMarked;
