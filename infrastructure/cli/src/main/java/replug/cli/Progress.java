package replug.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** How far a long command is, on standard error, and only if that is a terminal. */
final class Progress implements AutoCloseable {
    private final @Nullable ProgressBar bar;
    private final Map<Path, Long> offsets = new HashMap<>();

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** Bytes read of {@code files}, one after another. */
    static Progress ofFiles(String task, List<Path> files) {
        long bytes = 0;
        Map<Path, Long> offsets = new HashMap<>();
        for (Path file : files) {
            offsets.put(file, bytes);
            bytes += size(file);
        }
        Progress progress = new Progress(Terminal.isThere() ? bar(task, bytes) : null);
        progress.offsets.putAll(offsets);
        return progress;
    }

    private static ProgressBar bar(String task, long bytes) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(bytes)
                .setUnit(" KiB", 1024)
                .setUpdateIntervalMillis(100)
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // Only the bar is wrong; whoever reads the file will say what is.
        }
    }

    /** To be told how many bytes of {@code file} were read. */
    LongConsumer within(Path file) {
        if (bar == null) {
            return _ -> {};
        }
        long offset = offsets.getOrDefault(file, 0L);
        return read -> bar.stepTo(offset + read);
    }

    /** All of {@code file} was read. */
    void finished(Path file) {
        within(file).accept(size(file));
    }

    /** Takes the bar off the terminal's line, for something to be printed there; it comes again with the next step. */
    void clear() {
        if (bar != null) {
            System.err.print("\r\u001b[K");
            System.err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
