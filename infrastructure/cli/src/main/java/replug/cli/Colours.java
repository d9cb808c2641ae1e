package replug.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Help.Ansi.Style;

/** Colour for what people read: on a terminal, where they do not say otherwise. Nothing is said by colour alone. */
final class Colours {
    private final boolean isOn;

    private Colours(boolean isOn) {
        this.isOn = isOn;
    }

    /** When there is colour. */
    enum When {
        auto,
        always,
        never
    }

    /** @param environment where NO_COLOR and TERM are looked up; https://no-color.org tells of the first */
    static Colours of(When when, boolean isTerminal, Map<String, String> environment) {
        boolean isRefused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return new Colours(
                switch (when) {
                    case always -> true;
                    case never -> false;
                    case auto -> isTerminal && !isRefused;
                });
    }

    String paint(String text, Style style) {
        return isOn ? style.on() + text + style.off() : text;
    }

    /** Writes to {@code out}, whole lines in the style that is chosen for them; empty for none. */
    PrintWriter lines(PrintWriter out, Function<String, Optional<Style>> style) {
        return isOn ? new PrintWriter(new Lines(out, style)) : out;
    }

    private final class Lines extends FilterWriter {
        private final Function<String, Optional<Style>> style;
        private final StringBuilder line = new StringBuilder();

        Lines(PrintWriter out, Function<String, Optional<Style>> style) {
            super(out);
            this.style = style;
        }

        @Override
        public void write(int letter) throws IOException {
            if (letter == '\n') {
                String text = line.toString();
                out.write(style.apply(text).map(chosen -> paint(text, chosen)).orElse(text) + "\n");
                line.setLength(0);
            } else {
                line.append((char) letter);
            }
        }

        @Override
        public void write(char[] letters, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                write(letters[i]);
            }
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            write(text.toCharArray(), offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.write(line.toString());
            line.setLength(0);
            out.flush();
        }
    }
}
