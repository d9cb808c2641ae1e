package replug.journal;

import java.nio.file.Path;

/** A process of its own that again and again opens a file, asks, makes it as small as can be, and closes it. */
final class CompactingProcess {
    private CompactingProcess() {}

    static Process start(Place place, String machine, int rounds) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CompactingProcess.class.getName(),
                        place.location(),
                        machine,
                        Integer.toString(rounds))
                .inheritIO()
                .start();
    }

    public static void main(String[] args) {
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            try (AxonJournal journal = AxonJournal.open(args[0], Opening.TO_WRITE)) {
                for (int k = 0; k < 20; k++) {
                    journal.ask(args[1], Asks.toggles(2));
                }
                if (i % 2 == 0) {
                    journal.compact();
                }
            }
        }
    }
}
