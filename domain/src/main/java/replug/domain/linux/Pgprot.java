package replug.domain.linux;

/** The bits below the page number that Linux gives its kernel mappings (kernel-spec 2.2), under the kernel's names. */
public final class Pgprot {
    /** {@code DAG..WRV}: direct map, vmemmap, KASAN shadow, hot-added memory. */
    public static final long PAGE_KERNEL = 0xe7;

    /** {@code DAG...RV}: text and read-only data in the direct map; KASAN's zero shadow page where it is mapped after boot. */
    public static final long PAGE_KERNEL_READ = 0xe3;

    /** {@code DAG.X.RV}: the kernel's text. */
    public static final long PAGE_KERNEL_READ_EXEC = 0xeb;

    /** {@code DAG.XWRV}: the kernel's image where STRICT_KERNEL_RWX is off. */
    public static final long PAGE_KERNEL_EXEC = 0xef;

    /** {@code .A....RV}: the early shadow page, in KASAN's shared tables. */
    public static final long KASAN_EARLY_SHADOW = 0x43;

    private Pgprot() {}
}
