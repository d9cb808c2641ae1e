package replug.application;

import java.util.List;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.BootRam;
import replug.domain.linux.KernelImage;
import replug.domain.linux.KernelProfile;
import replug.domain.machine.BootParameters;
import replug.domain.memory.NodeMask;
import replug.domain.paging.PagingMode;

/** {@link BootParameters} in the making: those of a machine, to be changed one by one. */
final class BootDraft {
    PagingMode mode;
    String kernel;

    @Nullable
    KernelProfile switches;

    List<BootRam> ram;

    @Nullable
    Long kernelAddress;

    KernelImage.Sizes imageSizes;
    int structPageBytes;
    boolean kasan;
    boolean strictKernelRwx;
    boolean kfence;
    boolean debugPagealloc;
    boolean memmapOnMemory;
    boolean modules;
    int pageblockOrder;
    String autoOnline;
    String onlinePolicy;

    @Nullable
    NodeMask nodes;

    BootDraft(BootParameters from) {
        mode = from.mode();
        kernel = from.kernel();
        switches = from.switches();
        ram = from.ram();
        kernelAddress = from.kernelAddress();
        imageSizes = from.imageSizes();
        structPageBytes = from.structPageBytes();
        kasan = from.kasan();
        strictKernelRwx = from.strictKernelRwx();
        kfence = from.kfence();
        debugPagealloc = from.debugPagealloc();
        memmapOnMemory = from.memmapOnMemory();
        modules = from.modules();
        pageblockOrder = from.pageblockOrder();
        autoOnline = from.autoOnline();
        onlinePolicy = from.onlinePolicy();
        nodes = from.nodes();
    }

    /**
     * The parameters as they are now.
     *
     * @throws IllegalArgumentException if no machine can be like that
     */
    BootParameters parameters() {
        return new BootParameters(
                mode,
                kernel,
                switches,
                ram,
                kernelAddress,
                imageSizes,
                structPageBytes,
                kasan,
                strictKernelRwx,
                kfence,
                debugPagealloc,
                memmapOnMemory,
                modules,
                pageblockOrder,
                autoOnline,
                onlinePolicy,
                nodes);
    }
}
