package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageTableTest {
    private static final int HISTORIES = 14;
    private static final int EDITS = 150;

    private record Version(PageTable table, Entries entries) {}

    @ParameterizedTest
    @EnumSource
    void every_version_holds_what_naive_tables_hold_and_keeps_it(PagingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(mode, seed);
            List<Version> versions = new ArrayList<>();

            for (int i = 0; i < EDITS; i++) {
                history.next();

                Entries entries = Entries.of(history.table());
                assertThat(entries.differencesTo(history.naive().entries()))
                        .as("%s", history)
                        .isEmpty();
                if (i % 5 == 0) {
                    versions.add(new Version(history.table(), entries));
                }
                assertUnchanged(versions.get(i * 7 % versions.size()), history);
            }
            versions.forEach(version -> assertUnchanged(version, history));
        }
    }

    private static void assertUnchanged(Version version, RandomHistory history) {
        assertThat(Entries.of(version.table).differencesTo(version.entries))
                .as("old version of %s", history)
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_frame_is_one_page_whose_pointers_are_counted_until_there_are_none(PagingMode mode) {
        for (long seed = 1000; seed < 1000 + HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(mode, seed);
            Set<Long> everTables = new HashSet<>();

            for (int i = 0; i < EDITS; i++) {
                history.next();

                Map<Long, Integer> levels = history.naive().levelsOfReachable();
                Map<Long, TablePage> pages = new HashMap<>();
                Map<Long, Integer> pointers = new HashMap<>();
                collect(history.table().root, pages, pointers);
                everTables.addAll(levels.keySet());
                assertThat(history.table().tablePages()).as("%s", history).isEqualTo(pagesOf(levels));
                pointers.values().removeIf(count -> count == 1);
                assertThat(pages).as("%s", history).containsOnlyKeys(levels.keySet());
                assertThat(history.table().references).as("%s", history).isEqualTo(pointers);
                assertThat(everTables).as("%s", history).allSatisfy(table -> {
                    long place = history.table().frames.get(table);
                    assertThat(place == 0 ? null : TableFrames.level(place)).isEqualTo(levels.get(table));
                });
            }
        }
    }

    private static Map<Integer, Long> pagesOf(Map<Long, Integer> levels) {
        return levels.values().stream().collect(Collectors.groupingBy(level -> level, Collectors.counting()));
    }

    private static void collect(TablePage page, Map<Long, TablePage> pages, Map<Long, Integer> pointers) {
        TablePage known = pages.putIfAbsent(page.table, page);
        if (known != null) {
            assertThat(known).as("table 0x%x", page.table).isSameAs(page);
            return;
        }
        for (int slot = 0; slot < PagingMode.SLOTS; slot++) {
            TablePage child = page.child(slot);
            if (child != null) {
                pointers.merge(child.table, 1, Integer::sum);
                collect(child, pages, pointers);
            }
        }
    }
}
