package replug.domain.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.PAGE_BYTES;
import static replug.domain.paging.PagingMode.SV48;
import static replug.domain.paging.PagingMode.entryBytes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import replug.domain.paging.EntryRun;
import replug.domain.paging.FrameRange;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.domain.paging.RunCuts;
import replug.domain.paging.TableWrite;

/** Ranges of leaves, mapped and unmapped as Linux does it, against a plain map of what should be there. */
class KernelTablesTest {
    private static final int HISTORIES = 12;
    private static final int RANGES = 60;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long ROOT = 0x8000_0000L;
    private static final long KERNEL = Pte.D | Pte.A | Pte.G | Pte.W | Pte.R | Pte.V;

    /** Addresses that are mapped by leaves of one size; areas do not overlap, and end where tables do not. */
    private enum Area {
        LOWEST(0, -256 * GIB, 5 * MIB),
        ACROSS_TABLES(0, -200 * GIB - 3 * MIB, 6 * MIB),
        HUGE(1, -100 * GIB - 20 * MIB, 40 * MIB),
        GIGANTIC(2, -64 * GIB, 8 * GIB),
        HIGHEST(0, -3 * MIB, 3 * MIB);

        private final int level;
        private final long start;
        private final long bytes;

        Area(int level, long start, long bytes) {
            this.level = level;
            this.start = start;
            this.bytes = bytes;
        }

        /** Some of the area: whole multiples of {@code step}, the rest of the area in one of four. */
        Range some(Random random, long step) {
            int steps = (int) (bytes / step);
            int first = random.nextInt(steps);
            int count = random.nextInt(4) == 0 ? steps - first : 1 + random.nextInt(steps - first);
            return new Range(start + first * step, count * step);
        }
    }

    private static final List<Area> AREAS = List.of(Area.values());

    /** Frames from a queue, and back to its end. */
    private static final class Frames implements FrameSource {
        private final Deque<Long> free = new ArrayDeque<>();
        private final Set<Long> used = new HashSet<>();

        @Override
        public long page(long va, int level) {
            if (free.isEmpty()) {
                return NONE;
            }
            long frame = free.removeFirst();
            used.add(frame);
            return frame;
        }

        @Override
        public long block(long va) {
            return NONE;
        }

        @Override
        public boolean isInUse(FrameRange frames) {
            return false;
        }

        @Override
        public void free(long pa, long bytes) {
            for (long page = pa; page < pa + bytes; page += PAGE_BYTES) {
                assertThat(used.remove(page)).as("0x%x", page).isTrue();
                free.addLast(page);
            }
        }
    }

    private static PageTable edited(PageTable table, FrameSource frames, Consumer<KernelTables> body) {
        PhaseLog log = new PhaseLog();
        log.begin(Phase.Name.DIRECT_MAP);
        PageTable after = table.edit(edit -> body.accept(new KernelTables(edit, frames, log)));

        List<TableWrite> writes = log.phases().getFirst().writes();
        assertThat(table.apply(writes).digest())
                .as("what the account of writes leads to")
                .isEqualTo(after.digest());
        return after;
    }

    private record Range(long va, long bytes) {
        @Override
        public String toString() {
            return "0x%x +0x%x".formatted(va, bytes);
        }
    }

    /** A page table, the leaves that should be in it, and the frames that are in nobody's use. */
    private static final class History {
        private final String origin;
        private final Random random;
        private final Frames frames = new Frames();
        private final List<Area> areas;
        private final NavigableMap<Long, Long> leaves = new TreeMap<>();
        private final List<String> done = new ArrayList<>();
        private PageTable table;

        History(PagingMode mode, long seed) {
            origin = "%s seed %d".formatted(mode, seed);
            random = new Random(seed);
            areas = AREAS.stream().filter(area -> area.level < mode.rootLevel()).toList();
            table = PageTable.empty(mode, ROOT);
            List<Long> pages = new ArrayList<>();
            for (int i = 1; i <= 64; i++) {
                pages.add(ROOT + i * PAGE_BYTES);
            }
            if (seed % 2 == 0) {
                Collections.shuffle(pages, random);
            }
            frames.free.addAll(pages);
        }

        void next() {
            Area area = areas.get(random.nextInt(areas.size()));
            switch (random.nextInt(12)) {
                case 0 -> unmap(new Range(-256 * GIB, 256 * GIB));
                case 1, 2, 3, 4 -> unmap(area.some(random, area.level == 2 ? MIB : PAGE_BYTES));
                default -> map(area, area.some(random, entryBytes(area.level)));
            }
        }

        private void map(Area area, Range range) {
            long pa = entryBytes(area.level) * random.nextInt(1 << 10);
            done.add("map " + range);
            table = edited(
                    table,
                    frames,
                    tables -> assertThat(tables.map(range.va, pa, range.bytes, area.level, KERNEL))
                            .isTrue());
            for (long offset = 0; offset < range.bytes; offset += entryBytes(area.level)) {
                leaves.putIfAbsent(range.va + offset, Pte.of(pa + offset, KERNEL));
            }
        }

        private void unmap(Range range) {
            done.add("unmap " + range);
            table = edited(table, frames, tables -> tables.unmap(range.va, range.bytes, null));
            leaves.keySet().removeIf(va -> va < range.va + range.bytes && range.va < va + bytesAt(va));
        }

        private static long bytesAt(long va) {
            for (Area area : AREAS) {
                if (va >= area.start && va < area.start + area.bytes) {
                    return entryBytes(area.level);
                }
            }
            throw new AssertionError("0x%x is in no area".formatted(va));
        }

        @Override
        public String toString() {
            return origin + " " + done;
        }
    }

    @ParameterizedTest
    @EnumSource
    void ranges_hold_exactly_their_leaves_and_tables_that_are_empty_are_given_back(PagingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            History history = new History(mode, seed);

            for (int i = 0; i < RANGES; i++) {
                history.next();

                Map<Long, Long> leaves = new TreeMap<>();
                history.table.forEachRun(RunCuts.NONE, run -> addLeaves(run, leaves));
                assertThat(leaves).as("%s", history).isEqualTo(history.leaves);
                assertThat(tables(history.table)).as("%s", history).isEqualTo(history.frames.used);
            }
        }
    }

    private static void addLeaves(EntryRun run, Map<Long, Long> leaves) {
        for (int i = 0; i < run.count(); i++) {
            if (!Pte.isTable(run.word(i), run.level())) {
                leaves.put(run.va() + i * entryBytes(run.level()), run.word(i));
            }
        }
    }

    /** The tables below the root; none but those right below it are empty. */
    private static Set<Long> tables(PageTable table) {
        int root = table.mode().rootLevel();
        Set<Long> tables = new HashSet<>();
        Set<Long> filled = new HashSet<>();
        table.forEachRun(RunCuts.NONE, run -> {
            filled.add(run.table());
            for (int i = 0; i < run.count(); i++) {
                if (Pte.isTable(run.word(i), run.level())) {
                    tables.add(Pte.pa(run.word(i)));
                    if (run.level() == root) {
                        filled.add(Pte.pa(run.word(i)));
                    }
                }
            }
        });
        assertThat(filled).containsAll(tables);
        return tables;
    }

    private static Frames frames(Long... pages) {
        Frames frames = new Frames();
        frames.free.addAll(List.of(pages));
        return frames;
    }

    @Test
    void tables_are_made_in_the_frames_as_they_come_from_above() {
        Frames frames = frames(0x1000L, 0x2000L, 0x3000L, 0x4000L, 0x9000L, 0x8000L);

        PageTable mapped =
                edited(PageTable.empty(SV48, ROOT), frames, tables -> tables.map(GIB - 4 * MIB, 0, 6 * MIB, 0, KERNEL));

        assertThat(mapped.table(GIB - 1, 2)).isEqualTo(0x1000);
        assertThat(mapped.table(GIB - 1, 1)).isEqualTo(0x2000);
        assertThat(mapped.table(GIB - 4 * MIB, 0)).isEqualTo(0x3000);
        assertThat(mapped.table(GIB - 2 * MIB, 0)).isEqualTo(0x4000);
        assertThat(mapped.table(GIB, 1)).isEqualTo(0x9000);
        assertThat(mapped.table(GIB, 0)).isEqualTo(0x8000);
    }

    @ParameterizedTest
    @EnumSource
    void the_table_right_below_the_root_stays_though_it_is_empty(PagingMode mode) {
        for (int level = 0; level < Math.min(3, mode.rootLevel()); level++) {
            int leaves = level;
            Frames frames = frames(0x1000L, 0x2000L, 0x3000L, 0x4000L);
            PageTable mapped = edited(
                    PageTable.empty(mode, ROOT),
                    frames,
                    tables -> tables.map(0, 0, entryBytes(leaves + 1), leaves, KERNEL));
            assertThat(frames.used).hasSize(mode.rootLevel() - level);

            PageTable unmapped = edited(mapped, frames, tables -> tables.unmap(0, entryBytes(mode.rootLevel()), null));

            assertThat(frames.used).containsExactly(0x1000L);
            assertThat(unmapped.isEmptyBelowRoot(0)).isTrue();
        }
    }

    @Test
    void a_leaf_where_a_table_was_expected_is_kept_and_nothing_below_it_is_written() {
        Frames frames = frames(0x1000L, 0x2000L, 0x3000L);
        PageTable gigabyte = edited(PageTable.empty(SV48, ROOT), frames, tables -> tables.map(0, 0, GIB, 2, KERNEL));

        PageTable after = edited(gigabyte, frames, tables -> tables.map(GIB - 4 * MIB, 0, 8 * MIB, 1, KERNEL));

        assertThat(after.word(0, 2)).isEqualTo(KERNEL);
        assertThat(after.word(GIB, 1)).isEqualTo(Pte.of(4 * MIB, KERNEL));
    }

    @Test
    void without_frames_for_tables_what_was_mapped_before_stays() {
        Frames frames = frames(0x1000L, 0x2000L, 0x3000L, 0x4000L);

        PageTable after = edited(
                PageTable.empty(SV48, ROOT),
                frames,
                tables -> assertThat(tables.map(0, 0, 6 * MIB, 0, KERNEL)).isFalse());

        assertThat(after.table(2 * MIB, 0)).isEqualTo(0x4000);
        assertThat(after.word(4 * MIB, 1)).isZero();
        assertThat(after.word(4 * MIB - PAGE_BYTES, 0)).isEqualTo(Pte.of(4 * MIB - PAGE_BYTES, KERNEL));
    }

    @Test
    void a_gigabyte_is_cleared_whole_and_what_is_larger_is_not_known_as_a_leaf() {
        PageTable leaves = PageTable.empty(PagingMode.SV57, ROOT).edit(edit -> {
            edit.set(0, 4, 1, Pte.table(0x1000), 0);
            edit.set(0, 3, 1, Pte.of(0, KERNEL), 0);
            edit.set(512 * GIB, 3, 1, Pte.table(0x2000), 0);
            edit.set(512 * GIB, 2, 1, Pte.of(0, KERNEL), 0);
        });

        PageTable after = edited(leaves, frames(), tables -> tables.unmap(4096, 4096, null));

        assertThat(after.digest()).isEqualTo(leaves.digest());
    }
}
