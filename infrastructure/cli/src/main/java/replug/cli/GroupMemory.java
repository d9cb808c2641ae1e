package replug.cli;

import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.PAGE_SHIFT;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How much memory a new group is about, and of which node. */
final class GroupMemory {
    @Parameters(
            paramLabel = "SIZE",
            converter = Numbers.Size.class,
            description = "Bytes, whole pages: 128M, 1G, or decimal; hexadecimal with 0x.")
    private long size;

    @Option(
            names = "--nid",
            paramLabel = "N",
            converter = Numbers.NotNegative.class,
            description = "The node of the group's memory. Default: ${DEFAULT-VALUE}")
    private int nid = 0;

    int nid() {
        return nid;
    }

    /** The kernel counts in pages. */
    long pages() {
        if ((size & (PAGE_BYTES - 1)) != 0) {
            throw new Mistake("%s bytes are not whole pages of 4K, in which the kernel counts a group's memory"
                    .formatted(Long.toUnsignedString(size)));
        }
        return size >>> PAGE_SHIFT;
    }
}
