package replug.interchange;

import java.io.StringWriter;
import java.util.function.Consumer;

/** What is written to a {@link LineWriter}, as text. */
final class Printed {
    private Printed() {}

    static String text(Consumer<LineWriter> writes) {
        StringWriter text = new StringWriter();
        try (LineWriter out = new LineWriter(text)) {
            writes.accept(out);
        }
        return text.toString();
    }
}
