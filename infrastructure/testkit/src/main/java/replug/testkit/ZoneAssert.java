package replug.testkit;

import org.assertj.core.api.AbstractAssert;
import replug.domain.memory.Zone;
import replug.domain.paging.FrameRange;

/** Assertions on a zone, as /proc/zoneinfo shows it. */
public final class ZoneAssert extends AbstractAssert<ZoneAssert, Zone> {
    private final MachineAssert machine;

    ZoneAssert(MachineAssert machine, Zone actual) {
        super(actual, ZoneAssert.class);
        this.machine = machine;
    }

    /** So many pages of it are there. */
    public ZoneAssert hasPresentPages(long pages) {
        return has("present pages", pages, actual.present());
    }

    /** The page allocator was given so many pages of it. */
    public ZoneAssert hasManagedPages(long pages) {
        return has("managed pages", pages, actual.managed());
    }

    /** It spans these frames, holes included. */
    public ZoneAssert spans(FrameRange frames) {
        has("first page frame", frames.pfn(), actual.startPfn());
        return has("spanned pages", frames.count(), actual.spanned());
    }

    /** No page of it is there. */
    public ZoneAssert isEmpty() {
        return hasPresentPages(0);
    }

    /** What follows is about the machine again. */
    public MachineAssert and() {
        return machine;
    }

    private ZoneAssert has(String what, long expected, long found) {
        if (expected != found) {
            throw failure(
                    "zone %s of node %d: %s should be %d (0x%x), but is %d (0x%x)",
                    actual.type().label(), actual.node(), what, expected, expected, found, found);
        }
        return this;
    }
}
