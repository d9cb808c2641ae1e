package replug.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Formatter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a page that needs nothing else: no script, no network. Whatever text it is given is text in the page too, never
 * markup, and every element is closed: what comes out is well-formed XML that browsers read as HTML.
 */
final class Html {
    /** The page may load and run nothing; its own style is all it has. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private final XMLStreamWriter xml;

    private Html(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** What is within an element. */
    @FunctionalInterface
    interface Body {
        void write();
    }

    /** Writes what is within the page's body. */
    @FunctionalInterface
    interface Page {
        void write(Html html);
    }

    /**
     * Writes a whole page.
     *
     * @param style of the page; without {@code <}, {@code >} and {@code &}
     * @throws UncheckedIOException if {@code out} cannot be written
     */
    static void page(Writer out, String title, String style, Page page) {
        if (style.matches("(?s).*[<>&].*")) {
            throw new IllegalArgumentException("a style that would have to be escaped");
        }
        writing(() -> {
            Html html = new Html(XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out));
            html.xml.writeDTD("<!DOCTYPE html>");
            html.line();
            html.in("html", () -> html.whole(title, style, page), "lang", "en");
            html.line();
            html.xml.flush();
        });
    }

    private void whole(String title, String style, Page page) {
        in("head", () -> {
            empty("meta", "charset", "utf-8");
            empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
            empty("meta", "name", "viewport", "content", "width=device-width");
            leaf("title", title);
            leaf("style", style);
        });
        line();
        in("body", () -> page.write(this));
    }

    /** An element with what {@code body} writes, and {@code attributes}: a name, its value, and so on. */
    void in(String element, Body body, String... attributes) {
        writing(() -> {
            xml.writeStartElement(element);
            put(attributes);
        });
        body.write();
        writing(xml::writeEndElement);
    }

    /** An element with nothing but text in it. */
    void leaf(String element, String text, String... attributes) {
        in(element, () -> text(text), attributes);
    }

    /** An element that never has anything in it. */
    void empty(String element, String... attributes) {
        writing(() -> {
            xml.writeEmptyElement(element);
            put(attributes);
        });
    }

    private void put(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], visible(attributes[i + 1]));
        }
    }

    void text(String text) {
        writing(() -> xml.writeCharacters(visible(text)));
    }

    /** A new line, for who reads the page's source. */
    void line() {
        writing(() -> xml.writeCharacters("\n"));
    }

    /**
     * The text with every character that is not seen, or turns the direction of what stands around it, written as its
     * number: {@code U+202E} within pointed brackets.
     */
    static String visible(String text) {
        if (text.codePoints().allMatch(Html::isVisible)) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16);
        try (Formatter formatter = new Formatter(visible, Locale.ROOT)) {
            text.codePoints().forEach(character -> {
                if (isVisible(character)) {
                    visible.appendCodePoint(character);
                } else {
                    formatter.format("<U+%04X>", character);
                }
            });
        }
        return visible.toString();
    }

    private static boolean isVisible(int character) {
        return character == '\n'
                || switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.UNASSIGNED -> false;
                    default -> true;
                };
    }

    @FunctionalInterface
    private interface Writing {
        void write() throws XMLStreamException;
    }

    private static void writing(Writing writing) {
        try {
            writing.write();
        } catch (XMLStreamException e) {
            Throwable cause = e.getNestedException();
            throw new UncheckedIOException(cause instanceof IOException io ? io : new IOException(e));
        }
    }
}
