package replug.domain.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.SV39;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableDigestTest {
    private static final long ROOT = 0x8000_0000L;
    private static final int HISTORIES = 8;
    private static final int EDITS = 60;

    @ParameterizedTest
    @EnumSource
    void a_digest_is_the_sha_256_of_the_words_and_of_the_digests_below(PagingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(mode, seed);

            for (int i = 0; i < EDITS; i++) {
                history.next();
                assertThat(history.table().digest())
                        .as("%s", history)
                        .isEqualTo(history.naive().digest());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void digests_are_equal_exactly_where_entries_are(PagingMode mode) {
        Map<Digest, Entries> byDigest = new HashMap<>();
        Map<Entries, Digest> byEntries = new HashMap<>();
        for (long seed = 100; seed < 100 + HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(mode, seed);
            for (int i = 0; i < EDITS; i++) {
                history.next();
                Digest digest = history.table().digest();
                Entries entries = Entries.of(history.table());

                assertThat(byDigest.getOrDefault(digest, entries))
                        .as("%s", history)
                        .isEqualTo(entries);
                assertThat(byEntries.getOrDefault(entries, digest))
                        .as("%s", history)
                        .isEqualTo(digest);
                byDigest.put(digest, entries);
                byEntries.put(entries, digest);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_digest_does_not_tell_in_which_order_entries_were_written(PagingMode mode) {
        for (long seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(mode, seed).after(EDITS);
            PageTable rebuilt = inRandomOrder(history.table(), new Random(seed));

            assertThat(Entries.of(rebuilt).differencesTo(Entries.of(history.table())))
                    .as("%s", history)
                    .isEmpty();
            assertThat(rebuilt.digest())
                    .as("%s", history)
                    .isEqualTo(history.table().digest());
            assertThat(history.table().diff(rebuilt)).as("%s", history).isEmpty();
        }
    }

    /** The same entries, written word by word in versions of some words each; tables first, and from above. */
    private static PageTable inRandomOrder(PageTable table, Random random) {
        List<RunEdit> pointers = new ArrayList<>();
        List<RunEdit> others = new ArrayList<>();
        table.forEachRun(RunCuts.NONE, run -> {
            for (int i = 0; i < run.count(); i++) {
                long va = table.mode().signExtend(run.va() + i * PagingMode.entryBytes(run.level()));
                boolean isPointer = Pte.isTable(run.word(i), run.level());
                (isPointer ? pointers : others).add(new RunEdit(va, run.level(), 1, run.word(i), 0));
            }
        });
        Collections.shuffle(pointers, random);
        pointers.sort((one, other) -> Integer.compare(other.level(), one.level()));
        Collections.shuffle(others, random);
        pointers.addAll(others);
        PageTable rebuilt = PageTable.empty(table.mode(), table.rootTable());
        for (int done = 0; done < pointers.size(); ) {
            int end = Math.min(pointers.size(), done + 1 + random.nextInt(500));
            List<RunEdit> some = pointers.subList(done, end);
            rebuilt = rebuilt.edit(edit -> some.forEach(run -> run.on(edit)));
            done = end;
        }
        return rebuilt;
    }

    @Test
    void an_empty_table_is_4096_zero_bytes() {
        Digest zeros = Digest.parse("ad7facb2586fc6e966c004d7d1d16b024f5805ff7cb47c7a85dabd8b48892ca7");

        assertThat(PageTable.empty(SV39, ROOT).digest()).isEqualTo(zeros);
    }

    @Test
    void digests_without_frames_are_equal_where_only_frames_differ() {
        PageTable one = directMap(0x8000_1000L, 0x8000_2000L, 0x9000_0000L);
        PageTable other = directMap(0x8100_0000L, 0x8000_5000L, 0x9000_0000L);

        assertThat(one.digest()).isNotEqualTo(other.digest());
        assertThat(one.digestWithout((va, level, word) -> false))
                .isEqualTo(other.digestWithout((va, level, word) -> false));
    }

    @Test
    void digests_without_frames_keep_the_frames_of_leaves_that_were_not_chosen() {
        PageTable one = directMap(0x8000_1000L, 0x8000_2000L, 0x9000_0000L);
        PageTable other = directMap(0x8000_1000L, 0x8000_2000L, 0x9000_1000L);

        assertThat(one.digestWithout((va, level, word) -> false))
                .isNotEqualTo(other.digestWithout((va, level, word) -> false));
        assertThat(one.digestWithout((va, level, word) -> va == -4096 && level == 0))
                .isEqualTo(other.digestWithout((va, level, word) -> va == -4096 && level == 0));
    }

    @Test
    void digests_without_frames_keep_flags() {
        PageTable one = directMap(0x8000_1000L, 0x8000_2000L, 0x9000_0000L);
        PageTable other = one.edit(edit -> edit.set(-4096, 0, 1, one.word(-4096, 0) ^ Pte.D, 0));

        assertThat(one.digestWithout((va, level, word) -> true))
                .isNotEqualTo(other.digestWithout((va, level, word) -> true));
    }

    /** One leaf at the highest page, below a PMD and a PTE table. */
    private static PageTable directMap(long pmd, long pte, long page) {
        return PageTable.empty(SV39, ROOT).edit(edit -> {
            edit.set(-4096, 2, 1, Pte.table(pmd), 0);
            edit.set(-4096, 1, 1, Pte.table(pte), 0);
            edit.set(-4096, 0, 1, Pte.of(page, Pte.V | Pte.R), 0);
        });
    }
}
