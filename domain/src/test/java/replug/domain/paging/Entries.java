package replug.domain.paging;

import static replug.domain.paging.PagingMode.SLOTS;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All words of all tables that hold any, to compare two versions entry by entry. */
record Entries(Map<At, LongBuffer> tables) {
    private static final LongBuffer NO_WORDS = LongBuffer.allocate(SLOTS);

    /** Which table: its level and its physical address. */
    record At(int level, long table) {}

    static Entries of(PageTable table) {
        Map<At, LongBuffer> tables = new HashMap<>();
        table.forEachRun(RunCuts.NONE, run -> {
            LongBuffer words =
                    tables.computeIfAbsent(new At(run.level(), run.table()), _ -> LongBuffer.allocate(SLOTS));
            for (int i = 0; i < run.count(); i++) {
                words.put(run.slot() + i, run.word(i));
            }
        });
        return new Entries(tables);
    }

    /** One line for each word that is not as it should be. */
    List<String> differencesTo(Entries expected) {
        List<String> lines = new ArrayList<>();
        Set<At> all = new LinkedHashSet<>(tables.keySet());
        all.addAll(expected.tables.keySet());
        for (At at : all) {
            LongBuffer is = tables.getOrDefault(at, NO_WORDS);
            LongBuffer wanted = expected.tables.getOrDefault(at, NO_WORDS);
            for (int slot = 0; slot < SLOTS; slot++) {
                if (is.get(slot) != wanted.get(slot)) {
                    lines.add("level %d table 0x%x slot %d: is 0x%x, should be 0x%x"
                            .formatted(at.level, at.table, slot, is.get(slot), wanted.get(slot)));
                }
            }
        }
        return lines;
    }
}
