package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Random edits made to a page table and to naive tables alike. Prints its seed and the edits so far. */
final class RandomHistory {
    private final String origin;
    private final RandomEdits edits;
    private final Random random;
    private final List<List<RunEdit>> done = new ArrayList<>();
    private PageTable table;
    private NaiveTables naive;
    private int refused;

    RandomHistory(PagingMode mode, long seed) {
        this.origin = "%s seed %d".formatted(mode, seed);
        this.random = new Random(seed);
        this.edits = new RandomEdits(mode, random);
        this.table = PageTable.empty(mode, edits.root());
        this.naive = new NaiveTables(mode.levels(), edits.root());
    }

    PageTable table() {
        return table;
    }

    NaiveTables naive() {
        return naive;
    }

    int refused() {
        return refused;
    }

    /** An address at which something is likely to be. */
    long address() {
        return edits.address();
    }

    RandomHistory after(int edits) {
        for (int i = 0; i < edits; i++) {
            next();
        }
        return this;
    }

    /**
     * One more version: of one to four runs, or of words scattered over one table. Nothing of it happens if one of them
     * makes a frame a table of two levels.
     */
    void next() {
        NaiveTables tried = naive.copy();
        List<RunEdit> runs = new ArrayList<>();
        boolean fits = true;
        boolean scatters = random.nextInt(16) == 0;
        for (int rest = scatters ? 90 : random.nextInt(4); fits && rest >= 0; rest--) {
            RunEdit run = scatters && !runs.isEmpty() ? edits.leafBeside(runs.getFirst()) : edits.next(tried);
            runs.add(run);
            fits = tried.set(run);
        }
        done.add(runs);
        if (fits) {
            naive = tried;
            table = edited(runs);
        } else {
            refused++;
            assertThatThrownBy(() -> table.edit(edit -> runs.forEach(run -> run.on(edit))))
                    .as("%s", this)
                    .isInstanceOf(IllegalTableWrite.class)
                    .hasMessageContaining(" already");
        }
    }

    private PageTable edited(List<RunEdit> runs) {
        try {
            return table.edit(edit -> runs.forEach(run -> run.on(edit)));
        } catch (IllegalTableWrite e) {
            throw new AssertionError("the last edit should not be refused: " + this, e);
        }
    }

    @Override
    public String toString() {
        return done.stream().map(Object::toString).collect(Collectors.joining("\n", origin + "\n", "\n"));
    }
}
