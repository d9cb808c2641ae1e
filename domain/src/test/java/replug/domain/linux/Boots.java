package replug.domain.linux;

import static replug.domain.paging.PagingMode.PAGE_SHIFT;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.List;
import replug.domain.linux.KernelImage.Sizes;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;

/** Plans and frames to try the rules of boot on: 2 GiB of RAM at 2 GiB, the kernel 2 MiB above, unless said otherwise. */
final class Boots {
    static final long BASE = 0x8000_0000L;
    static final long ROOT = 0x80d8_5000L;

    private Boots() {}

    static BootRam ram(long start, long bytes) {
        return new BootRam(start, bytes, 0, true);
    }

    static BootPlan plan(PagingMode mode) {
        return plan(mode, KernelProfile.of("6.12.107"), 64, List.of(ram(BASE, 2L << 30)));
    }

    static BootPlan plan(PagingMode mode, KernelProfile profile, int structPageBytes, List<BootRam> ram) {
        long base = LayoutFormulas.physRamBase(ram.getFirst().start());
        KernelImage image = KernelImage.at(
                base + entryBytes(1),
                LayoutFormulas.KERNEL_LINK_ADDR,
                Sizes.DEFAULT,
                LayoutFormulas.pageOffset(mode),
                base);
        AddressLayout layout = LayoutFormulas.layout(mode, structPageBytes, base, profile, image);
        return new BootPlan(layout, profile, image, ram, base, structPageBytes, 27, false, false, true, true, 0);
    }

    static BootPlan with(
            BootPlan plan, boolean kasan, boolean debugPagealloc, boolean strict, boolean modules, long pool) {
        return new BootPlan(
                plan.layout(),
                plan.profile(),
                plan.image(),
                plan.ram(),
                plan.physRamBase(),
                plan.structPageBytes(),
                plan.sectionSizeBits(),
                kasan,
                debugPagealloc,
                strict,
                modules,
                pool);
    }

    static BootPlan withKasan(BootPlan plan) {
        return with(plan, true, false, true, true, 0);
    }

    /** One rule, run on an empty root. */
    @FunctionalInterface
    interface Rule {
        void run(KernelTables tables, Frames frames);
    }

    static PageTable run(PagingMode mode, Rule rule) {
        return run(PageTable.empty(mode, ROOT), new Frames(mode), rule);
    }

    static PageTable run(PageTable before, Frames frames, Rule rule) {
        return before.edit(edit -> {
            PhaseLog log = new PhaseLog();
            log.begin(Phase.Name.CHECKS);
            rule.run(new KernelTables(edit, frames, log), frames);
        });
    }

    /** The whole boot. */
    static PageTable booted(PagingMode mode, BootPlan plan) {
        return run(mode, (tables, frames) -> new BootSequence(plan, tables, frames).run());
    }

    /** Frames far above all RAM: pages ascend, blocks ascend elsewhere; nothing is ever used twice. */
    static class Frames implements BootFrames {
        static final long FIRST_PAGE = 1L << 50;
        static final long POOL = BASE + 0x7fe0_0000L;

        private long page = FIRST_PAGE;
        private long block = 1L << 51;
        private final long pageOffset;
        boolean hasLargeBlocks = true;

        Frames(PagingMode mode) {
            this.pageOffset = LayoutFormulas.pageOffset(mode);
        }

        @Override
        public long page(long va, int level) {
            page += entryBytes(0);
            return page - entryBytes(0);
        }

        @Override
        public long block(long va) {
            return block(va, 1);
        }

        @Override
        public long block(long va, int level) {
            if (!hasLargeBlocks && level > 1) {
                return NONE;
            }
            long start = (block + entryBytes(level) - 1) & -entryBytes(level);
            block = start + entryBytes(level);
            return start;
        }

        @Override
        public long imagePage(long va, int level) {
            return (1L << 52) + ((long) level << PAGE_SHIFT) + (va < pageOffset ? 0 : 1 << 20);
        }

        @Override
        public long kfencePool(long bytes) {
            return POOL;
        }

        @Override
        public void beginMemmap(int node, long bytes) {}

        @Override
        public void endMemmap() {}

        @Override
        public void handOver() {}

        @Override
        public boolean isInUse(FrameRange frames) {
            return false;
        }

        @Override
        public void free(long pa, long bytes) {}
    }
}
