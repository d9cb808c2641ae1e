package replug.application;

/** What an acknowledged event survives: named for the worst that may happen and takes nothing away. */
public enum Durability {
    /** The machine loses power: acknowledged is on the disk. */
    POWER("power"),
    /** The process is killed: acknowledged is with the operating system, which writes it when it likes. */
    PROCESS("process");

    private final String label;

    Durability(String label) {
        this.label = label;
    }

    /** As a user writes it. */
    public String label() {
        return label;
    }
}
