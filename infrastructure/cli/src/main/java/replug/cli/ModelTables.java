package replug.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import replug.domain.machine.Machine;
import replug.interchange.TableLines;

/** Writes a machine's tables to a file of each step, in the lines of {@code replug dump}. */
final class ModelTables {
    private ModelTables() {}

    /**
     * Writes to {@code STEP.tables} in {@code folder}, which is made where it is missing.
     *
     * @throws Mistake if it cannot be written
     */
    static void write(Path folder, int step, Machine machine) {
        Path file = folder.resolve(step + ".tables");
        try {
            Files.createDirectories(folder);
            try (BufferedWriter lines = Files.newBufferedWriter(file);
                    PrintWriter out = new PrintWriter(lines)) {
                TableLines.write(machine.tables(), machine.facts().layout().cuts(), line -> out.print(line + "\n"));
                out.flush();
                if (out.checkError()) {
                    throw new IOException("the device took only a part of it");
                }
            }
        } catch (IOException e) {
            throw new Mistake("--dump: %s cannot be written: %s".formatted(file, reason(e)));
        }
    }

    private static String reason(IOException e) {
        return "%s %s".formatted(e.getClass().getSimpleName(), e.getMessage());
    }
}
