package replug.domain.paging;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeafRangesTest {
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
        private final Deque<Long> free = new ArrayDeque<>();
        private final Set<Long> used = new HashSet<>();
        private final NavigableMap<Long, Long> leaves = new TreeMap<>();
        private final List<String> done = new ArrayList<>();
        private PageTable table;

        History(PagingMode mode, long seed) {
            origin = "%s seed %d".formatted(mode, seed);
            random = new Random(seed);
            table = PageTable.empty(mode, ROOT);
            List<Long> frames = new ArrayList<>();
            for (int i = 1; i <= 64; i++) {
                frames.add(ROOT + i * PAGE_BYTES);
            }
            if (seed % 2 == 0) {
                Collections.shuffle(frames, random);
            }
            free.addAll(frames);
        }

        void next() {
            Area area = AREAS.get(random.nextInt(AREAS.size()));
            switch (random.nextInt(12)) {
                case 0 -> unmap(new Range(-256 * GIB, 256 * GIB));
                case 1, 2, 3, 4 -> unmap(area.some(random, area.level == 2 ? MIB : PAGE_BYTES));
                default -> map(area, area.some(random, entryBytes(area.level)));
            }
        }

        private void map(Area area, Range range) {
            long pa = entryBytes(area.level) * random.nextInt(1 << 10);
            done.add("map " + range);
            table = table.edit(
                    edit -> new LeafRanges(edit).map(range.va, pa, range.bytes, area.level, KERNEL, this::take));
            for (long offset = 0; offset < range.bytes; offset += entryBytes(area.level)) {
                leaves.put(range.va + offset, Pte.of(pa + offset, KERNEL));
            }
        }

        private void unmap(Range range) {
            done.add("unmap " + range);
            table = table.edit(edit -> new LeafRanges(edit).unmap(range.va, range.bytes, this::giveBack));
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

        private long take() {
            long frame = free.removeFirst();
            used.add(frame);
            return frame;
        }

        private void giveBack(long frame) {
            assertThat(used.remove(frame)).as("0x%x, %s", frame, this).isTrue();
            free.addLast(frame);
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
                Set<Long> tables = new HashSet<>();
                addTables(history.table.root, tables, history);
                assertThat(leaves).as("%s", history).isEqualTo(history.leaves);
                assertThat(tables).as("%s", history).isEqualTo(history.used);
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

    private static void addTables(TablePage page, Set<Long> tables, History history) {
        for (int slot = 0; slot < PagingMode.SLOTS; slot++) {
            TablePage child = page.child(slot);
            if (child != null) {
                boolean mayBeEmpty = page == history.table.root;
                assertThat(mayBeEmpty || !child.slots.isEmpty())
                        .as("0x%x, %s", child.table, history)
                        .isTrue();
                tables.add(child.table);
                addTables(child, tables, history);
            }
        }
    }

    @Test
    void tables_are_made_in_the_frames_as_they_come_from_above() {
        Deque<Long> frames = new ArrayDeque<>(List.of(0x1000L, 0x2000L, 0x3000L, 0x4000L, 0x9000L, 0x8000L));
        PageTable empty = PageTable.empty(SV48, ROOT);

        PageTable mapped =
                empty.edit(edit -> new LeafRanges(edit).map(GIB - 4 * MIB, 0, 6 * MIB, 0, KERNEL, frames::removeFirst));

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
        Deque<Long> frames = new ArrayDeque<>(List.of(0x1000L, 0x2000L, 0x3000L, 0x4000L));
        for (int level = 0; level < mode.rootLevel(); level++) {
            int leaves = level;
            List<Long> made = List.copyOf(frames).subList(0, mode.rootLevel() - level);
            List<Long> freed = new ArrayList<>();
            PageTable mapped = PageTable.empty(mode, ROOT)
                    .edit(edit -> new LeafRanges(edit)
                            .map(0, 0, entryBytes(leaves + 1), leaves, KERNEL, made.iterator()::next));

            PageTable unmapped =
                    mapped.edit(edit -> new LeafRanges(edit).unmap(0, entryBytes(mode.rootLevel()), freed::add));

            assertThat(freed).isEqualTo(made.subList(1, made.size()).reversed());
            assertThat(unmapped.isEmptyBelowRoot(0)).isTrue();
        }
    }
}
