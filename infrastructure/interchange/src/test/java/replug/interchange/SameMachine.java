package replug.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import replug.domain.machine.Machine;
import replug.domain.paging.EntryRun;
import replug.domain.paging.PageTable;

/** Whether nothing tells two machines apart: of page tables, which pages there are and which are shared included. */
public final class SameMachine {
    private SameMachine() {}

    /**
     * Fails if anything does tell them apart.
     *
     * @param where what the two were made of, for the failure to print
     */
    public static void assertSame(Machine one, Machine other, Object where) {
        assertThat(one.facts()).as("%s", where).isEqualTo(other.facts());
        assertThat(one.preallocatedRootEntries()).as("%s", where).isEqualTo(other.preallocatedRootEntries());
        assertThat(one.memory()).as("%s", where).isEqualTo(other.memory());
        assertThat(List.of(one.isFollowed(), one.isStopped()))
                .as("%s", where)
                .isEqualTo(List.of(other.isFollowed(), other.isStopped()));
        assertSame(one.tables(), other.tables(), where);
        assertThat(one.mappingDigest()).as("%s", where).isEqualTo(other.mappingDigest());
        assertThat(one.rootEntries()).as("%s", where).isEqualTo(other.rootEntries());
    }

    private static void assertSame(PageTable one, PageTable other, Object where) {
        assertThat(one.diff(other)).as("%s", where).isEmpty();
        assertThat(one.digest()).as("%s", where).isEqualTo(other.digest());
        assertThat(one.tablePages()).as("%s", where).isEqualTo(other.tablePages());
        assertThat(shared(one)).as("%s", where).isEqualTo(shared(other));
    }

    /** The tables that several entries point to. */
    static Set<Long> shared(PageTable tables) {
        return tables.runs().stream()
                .map(EntryRun::table)
                .filter(tables::isShared)
                .collect(Collectors.toSet());
    }
}
