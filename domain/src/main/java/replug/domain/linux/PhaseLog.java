package replug.domain.linux;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Phase.Name;
import replug.domain.paging.FrameRange;
import replug.domain.paging.TableWrite;
import replug.domain.paging.WriteList;

/**
 * Keeps account of an operation while it runs, phase by phase. An account has what was taken before what was freed, so one
 * that goes on after frames came back, which may be taken again, begins anew: with it, all that follow.
 */
public final class PhaseLog {
    private final List<Phase> ended = new ArrayList<>(0);
    private final Map<Name, Account> accounts = new LinkedHashMap<>();
    private @Nullable Account current;
    private boolean isUndoing;
    private boolean hasGivenBack;

    private static final class Account {
        final Name name;
        final WriteList writes = new WriteList();
        final List<FrameRange> taken = new ArrayList<>(0);
        final List<FrameRange> freed = new ArrayList<>(0);

        Account(Name name) {
            this.name = name;
        }
    }

    /** What follows belongs to this phase; while an undo runs, to that. */
    public void begin(Name name) {
        if (!isUndoing) {
            current = accounts.computeIfAbsent(name, Account::new);
        }
    }

    /** Everything from here on undoes what was done. */
    public void beginUndo() {
        begin(Name.UNDO);
        isUndoing = true;
    }

    void wrote(TableWrite write) {
        current().writes.add(write);
    }

    /** Frames for the tables or for what they map; the first after others came back begins the accounts anew. */
    void allocated(FrameRange frames) {
        if (hasGivenBack) {
            ended.addAll(listed());
            accounts.clear();
            hasGivenBack = false;
            current = accounts.computeIfAbsent(current().name, Account::new);
        }
        took(frames);
    }

    /** Frames of tables, or of what they mapped, that whoever asks next may be given. */
    void gaveBack(FrameRange frames) {
        freed(frames);
        hasGivenBack = true;
    }

    public void took(FrameRange frames) {
        add(current().taken, frames);
    }

    public void freed(FrameRange frames) {
        add(current().freed, frames);
    }

    private Account current() {
        return Objects.requireNonNull(current, "no phase has begun");
    }

    /** Frames that follow the last ones, or that those follow, as boot's do, are one range with them. */
    private static void add(List<FrameRange> ranges, FrameRange next) {
        int last = ranges.size() - 1;
        FrameRange head = last < 0 ? next : ranges.get(last);
        if (last >= 0 && (head.end() == next.pfn() || next.end() == head.pfn())) {
            ranges.set(last, new FrameRange(Math.min(head.pfn(), next.pfn()), head.count() + next.count()));
        } else {
            ranges.add(next);
        }
    }

    public List<Phase> phases() {
        List<Phase> phases = new ArrayList<>(ended);
        phases.addAll(listed());
        return phases;
    }

    private List<Phase> listed() {
        List<Phase> phases = new ArrayList<>(accounts.size());
        accounts.forEach(
                (name, account) -> phases.add(new Phase(name, account.writes.list(), account.taken, account.freed)));
        return phases;
    }
}
