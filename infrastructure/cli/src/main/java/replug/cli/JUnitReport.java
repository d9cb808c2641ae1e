package replug.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import replug.cli.FixtureCheckCommand.Checked;

/** Fixtures that were checked, as the XML that JUnit's runners write and build servers read: a test case each. */
final class JUnitReport {
    private final List<Checked> all;

    JUnitReport(List<Checked> all) {
        this.all = all;
    }

    void write(Path file) {
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            suite(xml);
            xml.writeEndDocument();
            xml.close();
        } catch (IOException | XMLStreamException e) {
            throw new Mistake("--junit %s: cannot be written: %s".formatted(file, e.getMessage()));
        }
    }

    private void suite(XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "replug fixture check");
        xml.writeAttribute("tests", String.valueOf(all.size()));
        xml.writeAttribute(
                "failures",
                String.valueOf(
                        all.stream().filter(one -> one.divergence() != null).count()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute(
                "time", seconds(all.stream().mapToDouble(Checked::seconds).sum()));
        for (Checked one : all) {
            testCase(xml, one);
        }
        xml.writeEndElement();
    }

    private static void testCase(XMLStreamWriter xml, Checked one) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "replug.fixture");
        xml.writeAttribute("name", one.file().toString());
        xml.writeAttribute("time", seconds(one.seconds()));
        if (one.divergence() != null) {
            xml.writeStartElement("failure");
            xml.writeAttribute("type", "replug.divergence");
            xml.writeAttribute(
                    "message", printable(FixtureText.where(one.fixture().fixture(), one.divergence())));
            xml.writeCharacters(
                    printable(String.join("\n", FixtureText.lines(one.fixture().fixture(), one.divergence()))));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /** XML has no way to write most control characters. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n]]|[\\ufffe\\uffff]", "?");
    }
}
