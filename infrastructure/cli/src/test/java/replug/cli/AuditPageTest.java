package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import replug.interchange.Recordings;

/** The page that replug audit makes of a machine. */
class AuditPageTest {
    private static final String HOSTILE = "</td><script>alert('1')</script>\" onload='x' & <b>";
    private static final Pattern BYTES = Pattern.compile("0x([0-9a-f]{16})-0x([0-9a-f]{16})");

    @TempDir
    Path folder;

    private Cli lab() {
        Cli cli = new Cli(folder.resolve("journal"));
        shown(cli, "boot", "-m", "lab", "--mode", "sv48", "--ram", "0x80000000+1G", "--actor", "amy");
        shown(cli, "add", "0x100000000", "256M", "--actor", HOSTILE, "--reason", "turned \u202egnp.exe\u202c");
        assertThat(cli.run("add", "0x108000000", "128M").exitCode()).isEqualTo(1);
        shown(cli, "online", "32", "--type", "online_movable", "--note", HOSTILE);
        shown(cli, "memremap", "0x8000000000", "64M");
        return cli;
    }

    private static String shown(Cli cli, Object... command) {
        Cli.Result result = cli.run(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).as(result.out()).isZero();
        return result.out();
    }

    private String page(Cli cli, String machine, Object... options) throws IOException {
        Path pages = folder.resolve("pages");
        shown(
                cli,
                Stream.concat(Stream.of("audit", "--html", pages), Stream.of(options))
                        .toArray());
        return Files.readString(pages.resolve(machine + ".html"), StandardCharsets.UTF_8);
    }

    private static Document parsed(String page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static List<Element> found(Document page, String path) throws Exception {
        NodeList nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> texts(Document page, String path) throws Exception {
        return found(page, path).stream().map(Element::getTextContent).toList();
    }

    @Test
    void it_is_one_page_that_loads_and_runs_nothing() throws Exception {
        String page = page(lab(), "lab");

        Document parsed = parsed(page);
        assertThat(page).startsWith("<!DOCTYPE html>\n<html lang=\"en\">").doesNotContain("http:", "https:", "url(");
        assertThat(found(parsed, "//script | //link | //img | //iframe | //object | //@src/.. | //@href/.."))
                .isEmpty();
        assertThat(found(parsed, "//@onload/..")).isEmpty();
        assertThat(found(parsed, "/html/head/meta[@charset='utf-8']")).hasSize(1);
        assertThat(found(parsed, "/html/head/meta[@http-equiv='Content-Security-Policy']"))
                .singleElement()
                .satisfies(policy -> assertThat(policy.getAttribute("content"))
                        .isEqualTo("default-src 'none'; style-src 'unsafe-inline'"));
        assertThat(texts(parsed, "//style")).singleElement().asString().contains("@media print");
    }

    @Test
    void what_came_from_outside_is_text_and_seen() throws Exception {
        Document page = parsed(page(lab(), "lab"));

        List<String> second = texts(page, "//table[@id='events']/tbody/tr[2]/td");
        assertThat(second.get(2)).isEqualTo(HOSTILE);
        assertThat(second.get(5))
                .contains("memory-added 0x100000000-0x10fffffff", "reason: turned <U+202E>gnp.exe<U+202C>");
        assertThat(texts(page, "//table[@id='events']/tbody/tr[4]/td[6]"))
                .singleElement()
                .asString()
                .contains("note: " + HOSTILE);
    }

    @Test
    void a_refusal_is_told_by_words_and_its_row() throws Exception {
        Document page = parsed(page(lab(), "lab"));

        assertThat(found(page, "//table[@id='events']/tbody/tr")).hasSize(5);
        assertThat(texts(page, "//tr[@class='refused']/td[@class='result']")).containsExactly("✗ refused -EEXIST");
        assertThat(texts(page, "//p")).anyMatch(text -> text.startsWith("5 events, 1 refused"));
    }

    @Test
    void the_head_and_the_checkpoint_are_those_of_the_journal() throws Exception {
        Cli cli = lab();

        Document page = parsed(page(cli, "lab"));

        List<String> kept =
                texts(page, "//pre[@id='checkpoint']").getFirst().lines().toList();
        assertThat(kept.subList(1, 3))
                .isEqualTo(shown(cli, "checkpoint").lines().toList().subList(1, 3));
        assertThat(texts(page, "//dd")).contains(kept.get(2), "Linux 6.12.107, sv48", "the whole history");
        Path file = folder.resolve("checkpoint");
        Files.writeString(file, String.join("\n", kept));
        shown(cli, "verify", "--checkpoint", file);
    }

    @Test
    void in_the_pictures_widths_are_as_bytes_are_and_nothing_overlaps() throws Exception {
        Document page = parsed(page(lab(), "lab"));

        for (String id : List.of("physical-before", "physical-after")) {
            assertGeometry(page, id);
            assertThat(texts(page, "//svg[@id='%s']/title".formatted(id)))
                    .singleElement()
                    .asString()
                    .startsWith("Physical memory after event ");
        }
        assertThat(texts(page, "//svg[@id='physical-after']/rect/title"))
                .contains(
                        "memory32, 0x0000000100000000-0x0000000107ffffff, 128M, online in Movable, node 0",
                        "ZONE_DEVICE 0x0000008000000000-0x0000008003ffffff, 64M");
        assertThat(texts(page, "//svg[@id='physical-before']/rect/title"))
                .noneMatch(title -> title.startsWith("memory32") || title.startsWith("ZONE_DEVICE"));
    }

    @Test
    void the_pictures_of_all_recordings_are_drawn_so() throws Exception {
        for (String recording : List.of("nokasan-sv39-farrange", "kasan-sv48-rich", "nokasan72-sv48-pagemap")) {
            Cli cli = new Cli(folder.resolve(recording));
            shown(cli, "import", Recordings.named(recording));

            Document page = parsed(page(cli, recording));

            assertGeometry(page, "physical-before");
            assertGeometry(page, "physical-after");
        }
    }

    /** Of each lane of each row: left to right, what is drawn is as wide as its share of the row's bytes. */
    private static void assertGeometry(Document page, String id) throws Exception {
        List<Element> rects = found(page, "//svg[@id='%s']/rect".formatted(id));
        List<Element> rows =
                rects.stream().filter(rect -> styled(rect).equals("row")).toList();
        double rowWidth = number(rows.getFirst(), "width");
        List<Element> strips = new ArrayList<>(
                rects.stream().filter(rect -> !styled(rect).equals("row")).toList());
        assertThat(strips).isNotEmpty();
        strips.sort(Comparator.<Element>comparingDouble(rect -> number(rect, "y"))
                .thenComparingDouble(rect -> number(rect, "x")));
        for (int i = 1; i < strips.size(); i++) {
            Element left = strips.get(i - 1);
            Element right = strips.get(i);
            if (number(left, "y") == number(right, "y")) {
                assertThat(number(left, "x") + number(left, "width")).isLessThanOrEqualTo(number(right, "x") + 0.002);
            }
        }
        long rowBytes = size(title(rows.getFirst()).split(" ", 2)[0]);
        strips.stream().map(AuditPageTest::title).distinct().forEach(title -> {
            double width = strips.stream()
                    .filter(strip -> title(strip).equals(title))
                    .mapToDouble(strip -> number(strip, "width"))
                    .sum();
            assertThat(width).as(title).isCloseTo(rowWidth * bytes(title) / rowBytes, within(0.02));
        });
        strips.forEach(strip -> assertThat(number(strip, "x")).isGreaterThanOrEqualTo(number(rows.getFirst(), "x")));
    }

    private static String styled(Element rect) {
        return rect.getAttribute("class");
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static String title(Element rect) {
        return rect.getElementsByTagName("title").item(0).getTextContent();
    }

    private static double bytes(String title) {
        Matcher range = BYTES.matcher(title);
        assertThat(range.find()).as(title).isTrue();
        return Long.parseLong(range.group(2), 16) - Long.parseLong(range.group(1), 16) + 1.0;
    }

    private static long size(String text) {
        return Numbers.size(text);
    }

    @Test
    void areas_are_drawn_by_the_size_of_their_leaves() throws Exception {
        Document page = parsed(page(lab(), "lab"));

        List<Element> direct = found(page, "//svg[@id='virtual-after']/rect[starts-with(title, 'direct:')]");
        double width =
                direct.stream().mapToDouble(rect -> number(rect, "width")).sum();
        assertThat(direct).hasSizeGreaterThan(1);
        assertThat(width).isCloseTo(VirtualPicture.WIDTH, within(0.01));
        assertThat(texts(page, "//svg[@id='virtual-after']/text")).contains("direct", "vmemmap", "kernel");
        double before = found(page, "//svg[@id='virtual-before']/rect[starts-with(title, 'direct:')]").stream()
                .mapToDouble(rect -> number(rect, "width"))
                .sum();
        assertThat(before).isLessThan(width);
    }

    @Test
    void a_page_of_nothing_says_so() throws Exception {
        String page = page(lab(), "lab", "--since", "2999-01-01");

        assertThat(parsed(page).getElementsByTagName("svg").getLength()).isZero();
        assertThat(page).contains("nothing was recorded in this period");
    }

    @Test
    void of_a_damaged_journal_the_page_says_what_is_sound() throws Exception {
        Cli cli = lab();
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + cli.journal(), "replug", "")) {
            connection.createStatement().executeUpdate("UPDATE event SET hash = x'00' WHERE number = 3");
        }

        Cli.Result result = cli.run("audit", "--html", folder.resolve("pages"));

        Document page = parsed(Files.readString(folder.resolve("pages/lab.html")));
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("event 3 of lab");
        assertThat(texts(page, "//p[@class='wrong']")).anyMatch(text -> text.startsWith("Not sound: event 3 of lab"));
        assertThat(found(page, "//table[@id='events']/tbody/tr")).hasSize(3);
        assertThat(texts(page, "//pre[@id='checkpoint']").getFirst().lines()).contains("3");
    }

    @Test
    void nothing_is_left_half_written() throws Exception {
        Cli cli = lab();
        Path pages = folder.resolve("pages");
        Files.createDirectories(pages.resolve("lab.html"));
        Files.writeString(pages.resolve("lab.html").resolve("kept"), "kept");

        Cli.Result result = cli.run("audit", "--html", pages);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("lab.html cannot be written").doesNotContain("\tat ");
        try (Stream<Path> files = Files.list(pages)) {
            assertThat(files).containsExactly(pages.resolve("lab.html"));
        }
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(cli.run("audit", "--html", file).err()).contains("expected a folder, or nothing; it is a file");
        assertThat(cli.run("audit", "--html", folder.resolve("new/deep")).exitCode())
                .isZero();
        assertThat(folder.resolve("new/deep/lab.html")).exists();
    }

    @Test
    void text_is_never_markup() throws Exception {
        StringWriter out = new StringWriter();
        String hostile = HOSTILE + "\u0000\u0007\u001b[31m\ud800\u2028]]>";

        Html.page(out, hostile, "p { margin: 0 }", html -> {
            html.leaf("p", hostile, "title", hostile);
            html.empty("br");
        });

        Document page = parsed(out.toString());
        String seen = HOSTILE + "<U+0000><U+0007><U+001B>[31m<U+D800><U+2028>]]>";
        assertThat(texts(page, "//title")).containsExactly(seen);
        assertThat(texts(page, "//p")).containsExactly(seen);
        assertThat(found(page, "//p").getFirst().getAttribute("title")).isEqualTo(seen);
        assertThat(found(page, "//*")).hasSize(10);
    }
}
