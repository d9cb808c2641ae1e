package replug.interchange;

import static replug.interchange.JsonAsWritten.literal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import replug.domain.machine.MemoryBlocks;
import replug.domain.machine.Outcome;
import replug.domain.paging.TableWrite;
import replug.domain.paging.Words;

/** Reads the outcome that stands in a payload as {@link EventAsWritten} expects it. */
final class OutcomeAsWritten {
    private static final byte[] RESULT = literal(",\"outcome\":{\"result\":");
    private static final byte[] PHASES = literal(",\"phases\":[");
    private static final byte[] NAME = literal("{\"name\":");
    private static final byte[] WRITES = literal(",\"writes\":[");
    private static final byte[] BLOCKS = literal(",\"blocks\":[");
    private static final byte[] FIRST = literal("{\"first\":");
    private static final byte[] COUNT = literal(",\"count\":");
    private static final byte[] STATE = literal(",\"state\":");
    private static final byte[] ZONE = literal(",\"zone\":");
    private static final byte[] NODE = literal(",\"node\":");
    private static final byte[] MAX_PFN = literal(",\"maxPfn\":");
    private static final byte[] LOG = literal(",\"log\":[");
    private static final byte[] NOTE = literal(",\"note\":");

    private static final MemoryBlocks.State[] STATES = MemoryBlocks.State.values();
    private static final byte[][] STATE_WORDS = words(STATES);
    private static final Outcome.Phase.Name[] PHASE_NAMES = Outcome.Phase.Name.values();
    private static final byte[][] PHASE_WORDS = words(PHASE_NAMES);

    private final JsonAsWritten json;

    OutcomeAsWritten(JsonAsWritten json) {
        this.json = json;
    }

    private static byte[][] words(Enum<?>[] values) {
        return Stream.of(values)
                .map(value -> literal('"' + DomainModule.word(value) + '"'))
                .toArray(byte[][]::new);
    }

    Outcome outcome() {
        json.expect(RESULT);
        Outcome outcome = new Outcome(
                json.number(),
                list(PHASES, this::phase),
                list(BLOCKS, this::block),
                json.skip(MAX_PFN) ? (Long) json.quotedHex() : null,
                list(LOG, json::text),
                json.skip(NOTE) ? json.text() : null);
        json.expect('}');
        return outcome;
    }

    private Outcome.Phase phase() {
        json.expect(NAME);
        Outcome.Phase.Name name = PHASE_NAMES[json.skipOneOf(PHASE_WORDS)];
        Outcome.Phase phase = new Outcome.Phase(name, list(WRITES, this::write));
        json.expect('}');
        return phase;
    }

    private MemoryBlocks.Run block() {
        json.expect(FIRST);
        int first = json.number();
        json.expect(COUNT);
        int count = json.number();
        json.expect(STATE);
        MemoryBlocks.State state = STATES[json.skipOneOf(STATE_WORDS)];
        String zone = json.skip(ZONE) ? json.text() : null;
        Integer node = json.skip(NODE) ? (Integer) json.number() : null;
        json.expect('}');
        return new MemoryBlocks.Run(first, count, state, zone, node);
    }

    /** A table write, as {@link WriteText} has it. */
    private TableWrite write() {
        json.expect('"');
        int level = json.decimal();
        json.expect(' ');
        long table = json.hex();
        json.expect(' ');
        long va = json.hex();
        json.expect(' ');
        int slot = json.decimal();
        json.expect(' ');
        int count = json.decimal();
        json.expect(' ');
        Words before = tableWords();
        json.expect(' ');
        Words after = tableWords();
        boolean many = json.skip(' ');
        int tables = many ? json.decimal() : 1;
        long step = 0;
        if (many) {
            json.expect(' ');
            step = json.signedHex();
        }
        json.expect('"');
        TableWrite write = new TableWrite(level, va, table, count, before, after, tables, step);
        if (slot != write.slot()) {
            throw JsonAsWritten.otherwise();
        }
        return write;
    }

    private Words tableWords() {
        long first = json.hex();
        long stride = json.isSign() ? json.signedHex() : 0;
        long step = json.isSign() ? json.signedHex() : 0;
        return first == 0 && stride == 0 && step == 0 ? Words.NONE : new Words(first, stride, step);
    }

    /** The elements of the array that begins with {@code name}; none if it is left out. */
    private <T> List<T> list(byte[] name, Supplier<T> element) {
        if (!json.skip(name)) {
            return List.of();
        }
        T only = element.get();
        if (json.skip(']')) {
            return List.of(only);
        }
        List<T> elements = new ArrayList<>(4);
        elements.add(only);
        do {
            json.expect(',');
            elements.add(element.get());
        } while (!json.skip(']'));
        return elements;
    }
}
