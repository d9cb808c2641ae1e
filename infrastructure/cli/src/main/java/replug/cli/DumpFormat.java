package replug.cli;

/** The forms in which {@code dump} prints tables, by the names that {@code --format} takes. */
enum DumpFormat {
    TABLES("tables"),
    JSON("json"),
    PTDUMP("ptdump"),
    INFO_MEM("info-mem"),
    VMPRINT("vmprint");

    private final String label;

    DumpFormat(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
