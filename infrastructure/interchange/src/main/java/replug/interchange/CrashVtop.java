package replug.interchange;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.Locale;
import java.util.Map;
import replug.domain.linux.Area;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.Walk;

/**
 * A walk as the crash utility prints it for a kernel address of riscv64 with {@code vtop}: the address and what it
 * translates to, where the root table is, an entry a line as {@code LEVEL: address of the entry => word}, and the page.
 * With Sv39 there are PGD, PMD and PTE, with Sv48 also PUD, with Sv57 also P4D. The root table is named by its virtual
 * address, where {@code swapper_pg_dir} is, and digits are printed as many as it takes; all below are physical, 16 digits.
 *
 * <p>No capture settles the following. A leaf above the lowest level ends the walk, and its first byte and size stand in
 * the line of the page, as crash does for other architectures: {@code PAGE: 0000000100000000 (2MB)} with two blanks.
 * Where nothing is mapped, the walk ends with the entry that says so, without a page, and the translation is {@code (not
 * mapped)}. {@code PHYSICAL} and the number below it are padded to 16 characters, as crash's columns are. What crash tells
 * after the page, its flags once more and its struct page, is not in these tables' words or said by them already; it is
 * left out. Where the kernel did not tell where it lies, the root table is named by its address in the direct map.
 */
public final class CrashVtop {
    private static final Map<Long, String> SIZES =
            Map.of(entryBytes(1), "2MB", entryBytes(2), "1GB", entryBytes(3), "512GB", entryBytes(4), "256TB");

    private static final long ENTRY_BYTES = 8;

    private static final String COLUMN = "%-16s";

    private final Walk walk;
    private final MachineFacts facts;
    private final LineWriter out;

    private CrashVtop(Walk walk, MachineFacts facts, LineWriter out) {
        this.walk = walk;
        this.facts = facts;
        this.out = out;
    }

    /** Writes the lines of {@code walk}, which is of the kernel's tables. */
    public static void write(Walk walk, MachineFacts facts, LineWriter out) {
        new CrashVtop(walk, facts, out).write();
    }

    private void write() {
        out.text(COLUMN.formatted("VIRTUAL") + "  " + COLUMN.formatted("PHYSICAL"))
                .endLine();
        String physical = walk.end() instanceof Walk.Mapped mapped
                ? COLUMN.formatted(Long.toHexString(mapped.pa()))
                : "(not mapped)";
        out.text(COLUMN.formatted(Long.toHexString(walk.va())) + "  " + physical)
                .endLine();
        out.endLine();
        long root = virtualRoot();
        out.text("PAGE DIRECTORY: ").hex(root).endLine();
        for (Walk.Step step : walk.steps()) {
            step(step, root);
        }
        if (walk.end() instanceof Walk.Mapped mapped) {
            page(mapped);
        }
    }

    private void step(Walk.Step step, long root) {
        out.text("  " + facts.mode().levelName(step.level()).toUpperCase(Locale.ROOT) + ": ");
        if (step.level() == facts.mode().rootLevel()) {
            out.hex(root + step.slot() * ENTRY_BYTES).text(" => ").hex(step.word());
        } else {
            out.fullHex(step.table() + step.slot() * ENTRY_BYTES).text(" => ").fullHex(step.word());
        }
        out.endLine();
    }

    private void page(Walk.Mapped mapped) {
        out.text(" PAGE: ").fullHex(mapped.pa() & -entryBytes(mapped.level()));
        if (mapped.level() > 0) {
            out.text("  (" + SIZES.get(entryBytes(mapped.level())) + ")");
        }
        out.endLine();
    }

    /** Where the kernel sees its root table. */
    private long virtualRoot() {
        long root = facts.swapperPgDir();
        Long image = facts.kernelImage().get("virt_addr");
        Long imagePhysical = facts.kernelImage().get("phys_addr");
        return image == null || imagePhysical == null
                ? facts.layout().start(Area.DIRECT_MAP) + root - facts.physRamBase()
                : image + root - imagePhysical;
    }
}
