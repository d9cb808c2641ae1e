package replug.domain.machine;

/** Which of the kernel's checks refused, by the sections of the specification. */
public enum Check {
    /** The kernel keeps its mapping functions after boot: CONFIG_MEMORY_HOTPLUG (kernel-spec 4). */
    MEMORY_HOTPLUG("4"),
    /** A driver's resource is named {@code System RAM (DRIVER)}. */
    RESOURCE_NAME("5.2 check 0"),
    /** The range lies within what can be mapped. */
    MAPPABLE_RANGE("5.2 check 1"),
    /** No line of /proc/iomem stands in the way. */
    RESOURCE_CONFLICT("5.2 check 3"),
    /** Start and size are multiples of a memory block. */
    BLOCK_ALIGNMENT("5.2 check 4"),
    /** The memory group exists, or is well formed, or is not in use. */
    MEMORY_GROUP("5.2 check 5, 5.8"),
    /** The node may come online. */
    POSSIBLE_NODE("5.2 check 6"),
    /** Start and size are multiples of a subsection. */
    SUBSECTION_ALIGNMENT("5.6"),
    /** The section is not there already. */
    SECTION_PRESENT("5.6"),
    /** There is memory for the struct pages. */
    MEMMAP_MEMORY("5.7"),
    /** There is no such memory block yet. */
    BLOCK_EXISTS("5.2 check 10"),
    /** The memory block exists. */
    BLOCK_MISSING("6.1"),
    /** The word is a state, and not the one the block has. */
    BLOCK_STATE("6.1"),
    /** The block's pages are all of one zone. */
    BLOCK_ZONE("6.3"),
    /** All of the block is System RAM. */
    HOLES("6.3"),
    /** All pages of the block can be migrated. */
    MIGRATION("6.3"),
    /** No signal interrupts the migration. */
    SIGNAL("6.3"),
    /** No notifier vetoes. */
    NOTIFIER("6.2, 6.3"),
    /** There is memory for KASAN's shadow. */
    SHADOW_MEMORY("6.4"),
    /** All blocks of the range are offline. */
    BLOCKS_OFFLINE("7.1"),
    /** Either all blocks of the range hold their own struct pages, or none. */
    MIXED_MEMMAP("7.2 step 5"),
    /** The device range is free, or known. */
    DEVICE_RANGE("8"),
    /** Compound pages are no larger than the largest folio. */
    COMPOUND_ORDER("8"),
    /** The device range is not System RAM. */
    SYSTEM_RAM("8"),
    /** The range's shadow is whole pages. */
    SHADOW_ALIGNMENT("8"),
    /** The sysfs file exists, may be written and takes the value. */
    SYSFS("5.3, 6.5");

    private final String section;

    Check(String section) {
        this.section = section;
    }

    /** Where the specification has it. */
    public String section() {
        return section;
    }
}
