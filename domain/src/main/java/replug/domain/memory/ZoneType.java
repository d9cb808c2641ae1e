package replug.domain.memory;

import java.util.Optional;

/** The zones of a node, in the kernel's order (kernel-spec 6.5). */
public enum ZoneType {
    DMA32("DMA32"),
    NORMAL("Normal"),
    MOVABLE("Movable"),
    DEVICE("Device");

    private final String label;

    ZoneType(String label) {
        this.label = label;
    }

    /** The name that the kernel prints. */
    public String label() {
        return label;
    }

    /** Whether the kernel takes memory for itself from it. */
    public boolean isKernelZone() {
        return this == DMA32 || this == NORMAL;
    }

    /** The zone that the kernel prints so. */
    public static Optional<ZoneType> labelled(String label) {
        for (ZoneType type : values()) {
            if (type.label.equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
