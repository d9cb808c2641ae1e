package replug.domain.memory;

import java.util.List;

/**
 * Lines of /proc/iomem that give way to others, in one place.
 *
 * @param at the index of the first of them
 * @param removed those that are there before
 * @param added those that are there afterwards
 */
public record ResourceChange(int at, List<Resource> removed, List<Resource> added) {
    public ResourceChange {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }
}
