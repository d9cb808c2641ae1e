package replug.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** {@code START SIZE}, {@code START+SIZE} or {@code START-END}: a range of physical addresses. */
final class RangeParameters {
    @Parameters(
            index = "0",
            paramLabel = "START",
            converter = Numbers.BeginOfRange.class,
            description = "First byte: hexadecimal, with or without 0x, or with a unit, 4G. Also START+SIZE,"
                    + " or START-END with END inclusive; then without SIZE.")
    @SuppressWarnings("NullAway.Init")
    private Numbers.Begin begin;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SIZE",
            converter = Numbers.Size.class,
            description = "Bytes: 128M, 1G, or decimal; hexadecimal with 0x.")
    private @Nullable Long size;

    long start() {
        return begin.start();
    }

    long size() {
        Long said = begin.size();
        if (said != null && size != null) {
            throw new Mistake("the range has its size already: leave SIZE out, or give START alone");
        }
        Long bytes = said == null ? size : said;
        if (bytes == null) {
            throw new Mistake("how long is the range? Give START SIZE, START+SIZE or START-END,"
                    + " such as 0x100000000 128M or 0x100000000-0x107ffffff");
        }
        return bytes;
    }
}
