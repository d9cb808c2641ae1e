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

/** Assertions on the tables below one root. */
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
        if (actual.mode() != expected.mode() || actual.rootTable() != expected.rootTable()) {
            throw failure(
                    "the root table is %s in %s, should be %s in %s",
                    Hex.text(actual.rootTable()), actual.mode(), Hex.text(expected.rootTable()), expected.mode());
        }
        if (!actual.digest().equals(expected.digest())) {
            throw failure("page tables differ:%n%s", differences(actual.diff(expected)));
        }
        return this;
    }

    private String differences(List<TableWrite> writes) {
        String shown = writes.stream()
                .limit(SHOWN)
                .map(write -> "  %s %s x%d: is %s, should be %s"
                        .formatted(
                                Hex.full(write.va()),
                                actual.mode().levelName(write.level()),
                                (long) write.count() * write.tables(),
                                word(write.before().first()),
                                word(write.after().first())))
                .collect(Collectors.joining(System.lineSeparator()));
        return writes.size() > SHOWN ? shown + "%n  … and %d more runs".formatted(writes.size() - SHOWN) : shown;
    }

    private static String word(long word) {
        return word == 0 ? "empty" : "%s (%s)".formatted(Hex.full(word), Pte.flags(word));
    }

    /** The address {@code va} is mapped; what follows is about its translation. */
    public PageTableAssert maps(long va) {
        isNotNull();
        walk = actual.walk(va);
        mapped = switch (walk.end()) {
            case Walk.Mapped found -> found;
            case Walk.Faulted faulted ->
                throw failure(
                        "%s should be mapped, but the walk ends at the %s level: %s",
                        Hex.full(va), lastLevel(walk), faulted.fault().text());
        };
        return this;
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

    /** The translation's leaf has these bits below the page number, and no others. */
    public PageTableAssert withFlags(long flags) {
        Walk.Mapped _ = translation();
        long word = walk().steps().getLast().word();
        if ((word & Pte.LOW_BITS) != flags) {
            throw failure(
                    "the leaf of %s should have flags %s, but is %s",
                    Hex.full(walk().va()), Pte.flags(flags), word(word));
        }
        return this;
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

    private String lastLevel(Walk walked) {
        return walked.steps().isEmpty()
                ? "root"
                : actual.mode().levelName(walked.steps().getLast().level());
    }
}
