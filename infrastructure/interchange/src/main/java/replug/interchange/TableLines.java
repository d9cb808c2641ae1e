package replug.interchange;

import java.util.List;
import java.util.function.Consumer;
import replug.domain.paging.EntryRun;
import replug.domain.paging.IllegalTableWrite;
import replug.domain.paging.PageTable;
import replug.domain.paging.PagingMode;
import replug.domain.paging.RunCuts;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

/**
 * All non-zero entries of a machine's tables as the lines of a recording: {@code LEVEL TABLE VA INDEX COUNT VALUE STRIDE},
 * table by table from the root, each before those below it. A run holds words of the same flags and stays in one area.
 */
public final class TableLines {
    private TableLines() {}

    /** Gives {@code reader} line after line. */
    public static void write(PageTable tables, RunCuts areas, Consumer<String> reader) {
        PagingMode mode = tables.mode();
        tables.forEachRun(areas, run -> reader.accept(line(mode, run)));
    }

    /** The line of one run of entries. */
    public static String line(PagingMode mode, EntryRun run) {
        return mode.levelName(run.level())
                + ' '
                + Hex.text(run.table())
                + ' '
                + Hex.text(run.va())
                + ' '
                + run.slot()
                + ' '
                + run.count()
                + ' '
                + Hex.text(run.first())
                + ' '
                + stride(run.stride());
    }

    /** Writes {@link #line}. */
    public static void write(PagingMode mode, EntryRun run, LineWriter out) {
        out.text(mode.levelName(run.level()))
                .text(" 0x")
                .hex(run.table())
                .text(" 0x")
                .hex(run.va())
                .letter(' ')
                .decimal(run.slot(), 0)
                .letter(' ')
                .decimal(run.count(), 0)
                .text(" 0x")
                .hex(run.first())
                .text(run.stride() < 0 ? " -0x" : " +0x")
                .hex(Math.abs(run.stride()))
                .endLine();
    }

    /** A stride with its sign, {@code +0x80000}. */
    public static String stride(long stride) {
        return (stride < 0 ? '-' : '+') + Hex.text(Math.abs(stride));
    }

    /**
     * The tables below the root at physical address {@code root} that the lines describe.
     *
     * @throws InputProblem if a line is not of the form, contradicts itself, or writes to entries of a line before it or
     *     to a table that no line before it points to
     */
    public static PageTable read(PagingMode mode, long root, List<String> lines) {
        return PageTable.empty(mode, root).edit(edit -> {
            for (int i = 0; i < lines.size(); i++) {
                try {
                    edit.apply(parse(mode, lines.get(i)));
                } catch (InputProblem | IllegalTableWrite e) {
                    throw new InputProblem(
                            "tables[%d] %s: %s".formatted(i, Hex.quoted(lines.get(i)), e.getMessage()), e);
                }
            }
        });
    }

    private static TableWrite parse(PagingMode mode, String line) {
        List<String> columns = Columns.split(line);
        if (columns.size() != 7) {
            throw new InputProblem(
                    "expected LEVEL TABLE VA INDEX COUNT VALUE STRIDE, found %d columns".formatted(columns.size()));
        }
        int level = mode.levelNamed(columns.get(0))
                .orElseThrow(() -> new InputProblem("%s has no level %s".formatted(mode, Hex.quoted(columns.get(0)))));
        int count = Columns.decimal(columns.get(4));
        Words words = Words.of(Hex.parse(columns.get(5)), count == 1 ? 0 : Columns.signedHex(columns.get(6)));
        if (words.first() == 0) {
            throw new InputProblem("the value is 0, but only entries that are not 0 have a line");
        }
        TableWrite write =
                TableWrite.of(level, Hex.parse(columns.get(2)), Hex.parse(columns.get(1)), count, Words.NONE, words);
        if (write.slot() != Columns.decimal(columns.get(3))) {
            throw new InputProblem("the address has index %d at level %s, the line says %s"
                    .formatted(write.slot(), columns.get(0), columns.get(3)));
        }
        return write;
    }
}
