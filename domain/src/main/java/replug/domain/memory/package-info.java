/**
 * What Linux's memory management keeps beside the page tables: resources, sections, memory blocks, zones, nodes, memory
 * groups, policies, and the free frames. All immutable; a state knows what must be applied to it to make another.
 */
@NullMarked
package replug.domain.memory;

import org.jspecify.annotations.NullMarked;
