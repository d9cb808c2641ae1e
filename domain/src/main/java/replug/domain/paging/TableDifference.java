package replug.domain.paging;

import java.util.List;

/**
 * What differs between two versions of a table.
 *
 * @param writes what makes the one into the other, in an order in which they can be applied
 * @param freed the table pages that lost all their pointers
 * @param made the table pages that nothing pointed to before
 */
public record TableDifference(List<TableWrite> writes, List<TablePlace> freed, List<TablePlace> made) {
    public TableDifference {
        writes = List.copyOf(writes);
        freed = List.copyOf(freed);
        made = List.copyOf(made);
    }
}
