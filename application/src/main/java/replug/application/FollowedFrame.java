package replug.application;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;
import replug.application.TableUse.Kind;
import replug.domain.linux.Phase;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

/** What points to one physical address, followed through the writes of event after event. */
final class FollowedFrame {
    private final WordsFor words;
    private final List<LeafWrite> leaves = new ArrayList<>();
    private final List<TableUse> uses = new ArrayList<>();
    private int pointers;

    FollowedFrame(WordsFor words) {
        this.words = words;
    }

    void take(Cause cause, Phase phase) {
        for (TableWrite write : phase.writes()) {
            if (words.ofTables() && write.level() == 0) {
                continue;
            }
            for (int k = 0; k < write.tables(); k++) {
                int table = k;
                if (words.ofTables()) {
                    // Pointers that go are cleared first, as everywhere.
                    runs(write, k, write.before(), (i, count) -> use(cause, phase, write, table, i, -count));
                    runs(write, k, write.after(), (i, count) -> use(cause, phase, write, table, i, count));
                } else {
                    leaves(cause, phase, write, k);
                }
            }
        }
    }

    /** Tells {@code reader} the first and the number of entries in a row that are what is looked for. */
    private void runs(TableWrite write, int k, Words side, BiConsumer<Integer, Integer> reader) {
        BitSet found = new BitSet();
        words.find(side, write.level(), k, write.count(), found);
        for (int i = found.nextSetBit(0); i >= 0; i = found.nextSetBit(found.nextClearBit(i))) {
            reader.accept(i, found.nextClearBit(i) - i);
        }
    }

    private void use(Cause cause, Phase phase, TableWrite write, int k, int i, int change) {
        boolean stays = words.fits(write.before().at(i, k), write.level())
                && words.fits(write.after().at(i, k), write.level());
        if (stays) {
            return;
        }
        int before = pointers;
        pointers += change;
        Kind kind = change > 0 ? before == 0 ? Kind.MADE : Kind.SHARED : pointers == 0 ? Kind.FREED : Kind.UNLINKED;
        uses.add(new TableUse(
                cause,
                phase.name(),
                kind,
                write.level() - 1,
                write.va(k) + i * entryBytes(write.level()),
                write.table(k),
                write.slot() + i,
                Math.abs(change),
                pointers));
    }

    private void leaves(Cause cause, Phase phase, TableWrite write, int k) {
        BitSet found = new BitSet();
        words.find(write.before(), write.level(), k, write.count(), found);
        words.find(write.after(), write.level(), k, write.count(), found);
        boolean isAlike = write.before().stride() == 0 && write.after().stride() == 0;
        for (int i = found.nextSetBit(0); i >= 0; ) {
            int end = isAlike ? found.nextClearBit(i) : i + 1;
            leaves.add(new LeafWrite(
                    cause,
                    phase.name(),
                    write.level(),
                    write.va(k) + i * entryBytes(write.level()),
                    write.table(k),
                    write.slot() + i,
                    end - i,
                    write.before().at(i, k),
                    write.after().at(i, k)));
            i = found.nextSetBit(end);
        }
    }

    /** The leaves that were written, newest first. */
    List<LeafWrite> leaves() {
        return leaves.reversed();
    }

    /** The pointers that were written, newest first. */
    List<TableUse> uses() {
        return uses.reversed();
    }

    /** How many entries point to the frame as a table. */
    int pointers() {
        return pointers;
    }
}
