package replug.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** An inline SVG picture within a page, in pixels. */
final class Drawing {
    private final Html html;

    private Drawing(Html html) {
        this.html = html;
    }

    /** What is drawn. */
    @FunctionalInterface
    interface Body {
        void draw(Drawing drawing);
    }

    /**
     * Draws a picture.
     *
     * @param id of the picture, one on the page
     * @param title what it shows, for who does not see it
     */
    static void in(Html html, String id, String title, double width, double height, Body body) {
        html.in(
                "svg",
                () -> {
                    html.leaf("title", title, "id", id + "-title");
                    html.line();
                    body.draw(new Drawing(html));
                },
                "id",
                id,
                "role",
                "img",
                "aria-labelledby",
                id + "-title",
                "viewBox",
                "0 0 %s %s".formatted(number(width), number(height)),
                "width",
                number(width),
                "height",
                number(height));
        html.line();
    }

    /** A rectangle of a class of the style; {@code title} is told where one points at it. */
    void rectangle(String style, double x, double y, double width, double height, String title) {
        html.in(
                "rect",
                () -> html.leaf("title", title),
                "class",
                style,
                "x",
                number(x),
                "y",
                number(y),
                "width",
                number(width),
                "height",
                number(height));
        html.line();
    }

    /** A line of text that begins at {@code x}, with its base line at {@code y}. */
    void text(double x, double y, String text) {
        html.leaf("text", text, "x", number(x), "y", number(y));
        html.line();
    }

    /** A vertical line. */
    void tick(double x, double from, double to) {
        html.empty("line", "class", "tick", "x1", number(x), "x2", number(x), "y1", number(from), "y2", number(to));
    }

    /** In thousandths of a pixel, without zeros that say nothing. */
    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
