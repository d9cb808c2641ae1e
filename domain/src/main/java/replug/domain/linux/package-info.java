/** What Linux does with the RISC-V page tables: where its areas lie, and which root entries it makes before they are needed. */
@NullMarked
package replug.domain.linux;

import org.jspecify.annotations.NullMarked;
