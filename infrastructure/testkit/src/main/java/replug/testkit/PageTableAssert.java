package replug.testkit;

import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Walk;
import replug.interchange.Hex;

/**
 * Assertions on the tables below one root.
 *
 * {@snippet file="ExamplesTest.java" region="tables" :
 * assertThat(machine.tables())
 *         .maps(0xffff_af80_8000_0000L)
 *         .to(0x1_0000_0000L)
 *         .inLeavesOf(2 << 20)
 *         .with(R, W, G, A, D);
 * }
 */
public final class PageTableAssert extends AbstractAssert<PageTableAssert, PageTable> {
    private static final int SHOWN = 5;

    /** The translation that {@link #maps} looked at last. */
    private Walk.@Nullable Mapped mapped;

    private @Nullable Walk walk;

    PageTableAssert(PageTable actual) {
        super(actual, PageTableAssert.class);
    }

    /** Every entry of every table is the same as in {@code expected}, frames included. */
    public PageTableAssert hasSameEntriesAs(PageTable expected) {
        isNotNull();
        List<String> differences = differences(actual, expected);
        if (!differences.isEmpty()) {
            throw failure("page tables differ:%n%s", String.join(System.lineSeparator(), differences));
        }
        return this;
    }

    /** The first entries in which the tables differ, a line each, decoded; none if they are the same. */
    static List<String> differences(PageTable actual, PageTable expected) {
        if (actual.mode() != expected.mode() || actual.rootTable() != expected.rootTable()) {
            return List.of("  the root table is %s in %s, should be %s in %s"
                    .formatted(
                            Hex.full(actual.rootTable()),
                            actual.mode(),
                            Hex.full(expected.rootTable()),
                            expected.mode()));
        }
        if (actual.digest().equals(expected.digest())) {
            return List.of();
        }
        List<TableWrite> writes = actual.diff(expected);
        List<String> lines = writes.stream()
                .limit(SHOWN)
                .map(write -> difference(write, actual.mode()))
                .collect(Collectors.toList());
        if (writes.size() > SHOWN) {
            lines.add("  … and %d more runs".formatted(writes.size() - SHOWN));
        }
        return lines;
    }

    private static String difference(TableWrite write, PagingMode mode) {
        return "  %s %s x%d: is %s, should be %s"
                .formatted(
                        Hex.full(write.va()),
                        mode.levelName(write.level()),
                        (long) write.count() * write.tables(),
                        Spans.word(write.before().first()),
                        Spans.word(write.after().first()));
    }

    /** The address {@code va} is mapped; what follows is about its translation. */
    public PageTableAssert maps(long va) {
        isNotNull();
        walk = actual.walk(va);
        mapped = switch (walk.end()) {
            case Walk.Mapped found -> found;
            case Walk.Faulted faulted ->
                throw failure("%s should be mapped, but %s", Hex.full(va), end(walk, faulted, actual.mode()));
        };
        return this;
    }

    /** Where and why a walk that found nothing ended. */
    static String end(Walk walk, Walk.Faulted faulted, PagingMode mode) {
        return "the walk ends at the %s level: %s"
                .formatted(
                        walk.steps().isEmpty()
                                ? "root"
                                : mode.levelName(walk.steps().getLast().level()),
                        faulted.fault().text());
    }

    /** The address {@code va} is not mapped. */
    public PageTableAssert doesNotMap(long va) {
        isNotNull();
        if (actual.walk(va).end() instanceof Walk.Mapped found) {
            throw failure("%s should not be mapped, but is %s", Hex.full(va), Hex.full(found.pa()));
        }
        return this;
    }

    /** The translation's physical address is {@code pa}. */
    public PageTableAssert to(long pa) {
        Walk.Mapped found = translation();
        if (found.pa() != pa) {
            throw failure(
                    "%s should be physical %s, but is %s", Hex.full(walk().va()), Hex.full(pa), Hex.full(found.pa()));
        }
        return this;
    }

    /** The translation's leaf maps {@code bytes}. */
    public PageTableAssert inLeavesOf(long bytes) {
        long found = PagingMode.entryBytes(translation().level());
        if (found != bytes) {
            throw failure(
                    "the leaf of %s should map %s bytes, but maps %s",
                    Hex.full(walk().va()), Hex.text(bytes), Hex.text(found));
        }
        return this;
    }

    /** The translation's leaf has these bits beside the page number, {@link Pte#V} and no others. */
    public PageTableAssert with(long... bits) {
        Walk.Mapped _ = translation();
        long flags = flags(bits);
        long word = walk().steps().getLast().word();
        if ((word & ~Pte.PPN_MASK) != flags) {
            throw failure(
                    "the leaf of %s should have flags %s, but is %s",
                    Hex.full(walk().va()), Pte.flags(flags), Spans.word(word));
        }
        return this;
    }

    /** A leaf is valid, without being asked to. */
    static long flags(long... bits) {
        long flags = Pte.V;
        for (long bit : bits) {
            if ((bit & Pte.PPN_MASK) != 0) {
                throw new IllegalArgumentException("%s is a page number, not a bit".formatted(Hex.full(bit)));
            }
            flags |= bit;
        }
        return flags;
    }

    private Walk.Mapped translation() {
        if (mapped == null) {
            throw new IllegalStateException("say maps(va) first");
        }
        return mapped;
    }

    private Walk walk() {
        if (walk == null) {
            throw new IllegalStateException("say maps(va) first");
        }
        return walk;
    }
}
