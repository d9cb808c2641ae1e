package replug.interchange;

import static replug.interchange.JsonAsWritten.literal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.domain.linux.Phase;
import replug.domain.machine.Circumstances;
import replug.domain.machine.Outcome;
import replug.domain.memory.MemoryBlocks;
import replug.domain.memory.MemoryChanges;
import replug.domain.memory.Resource;
import replug.domain.memory.ResourceChange;
import replug.domain.memory.Sections;
import replug.domain.memory.Zone;
import replug.domain.memory.ZoneType;
import replug.domain.paging.FrameRange;
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
    private static final byte[] GROUP = literal(",\"group\":");
    private static final byte[] MEMMAP_PAGES = literal(",\"memmapPages\":");
    private static final byte[] SHADOW_PAGES = literal(",\"shadowPages\":");
    private static final byte[] TAKEN = literal(",\"taken\":[");
    private static final byte[] FREED = literal(",\"freed\":[");
    private static final byte[] SECTIONS = literal(",\"sections\":[");
    private static final byte[] SUBSECTIONS = literal(",\"subsections\":");
    private static final byte[] EARLY = literal(",\"early\":");
    private static final byte[] ZONES = literal(",\"zones\":[");
    private static final byte[] OF_NODE = literal("{\"node\":");
    private static final byte[] TYPE = literal(",\"type\":");
    private static final byte[] START_PFN = literal(",\"startPfn\":");
    private static final byte[] SPANNED = literal(",\"spanned\":");
    private static final byte[] PRESENT = literal(",\"present\":");
    private static final byte[] MANAGED = literal(",\"managed\":");
    private static final byte[] RESOURCES = literal(",\"resources\":{\"at\":");
    private static final byte[] REMOVED = literal(",\"removed\":[");
    private static final byte[] ADDED = literal(",\"added\":[");
    private static final byte[] START = literal("{\"start\":");
    private static final byte[] LAST = literal(",\"last\":");
    private static final byte[] DEPTH = literal(",\"depth\":");
    private static final byte[] RESOURCE_NAME = literal(",\"name\":");
    private static final byte[] MERGEABLE = literal(",\"mergeable\":");
    private static final byte[] MAX_PFN = literal(",\"maxPfn\":");
    private static final byte[] LOG = literal(",\"log\":[");
    private static final byte[] NOTE = literal(",\"note\":");

    private static final MemoryBlocks.State[] STATES = MemoryBlocks.State.values();
    private static final ZoneType[] ZONE_TYPES = ZoneType.values();
    private static final byte[][] ZONE_WORDS =
            Stream.of(ZONE_TYPES).map(type -> literal('"' + type.label() + '"')).toArray(byte[][]::new);
    private static final byte[][] STATE_WORDS = words(STATES);
    private static final Phase.Name[] PHASE_NAMES = Phase.Name.values();
    private static final byte[][] PHASE_WORDS = words(PHASE_NAMES);

    private final JsonAsWritten json;

    OutcomeAsWritten(JsonAsWritten json) {
        this.json = json;
    }

    static byte[][] words(Enum<?>[] values) {
        return Stream.of(values)
                .map(value -> literal('"' + DomainModule.word(value) + '"'))
                .toArray(byte[][]::new);
    }

    /** The parts in the order in which they are written; those that seldom change are left to the other reader. */
    Outcome outcome() {
        json.expect(RESULT);
        int result = json.number();
        List<Phase> phases = list(PHASES, this::phase);
        MemoryChanges changes = new MemoryChanges(
                list(BLOCKS, this::block),
                list(SECTIONS, this::section),
                list(ZONES, this::zone),
                json.skip(RESOURCES) ? resources() : null,
                null,
                List.of(),
                List.of(),
                null,
                json.skip(MAX_PFN) ? (Long) json.quotedHex() : null);
        List<String> log = list(LOG, json::text);
        String note = json.skip(NOTE) ? json.text() : null;
        json.expect('}');
        return new Outcome(result, phases, changes, log, note, Circumstances.NONE);
    }

    private Phase phase() {
        json.expect(NAME);
        Phase.Name name = PHASE_NAMES[json.skipOneOf(PHASE_WORDS)];
        Phase phase = new Phase(name, list(WRITES, this::write), list(TAKEN, this::frames), list(FREED, this::frames));
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
        Integer node = optionalNumber(NODE);
        Integer group = optionalNumber(GROUP);
        Integer memmapPages = optionalNumber(MEMMAP_PAGES);
        Integer shadowPages = optionalNumber(SHADOW_PAGES);
        json.expect('}');
        return new MemoryBlocks.Run(first, count, state, zone, node, group, memmapPages, shadowPages);
    }

    private @Nullable Integer optionalNumber(byte[] name) {
        return json.skip(name) ? (Integer) json.number() : null;
    }

    private Sections.Run section() {
        json.expect(FIRST);
        int first = json.number();
        json.expect(COUNT);
        int count = json.number();
        json.expect(SUBSECTIONS);
        long subsections = json.quotedHex();
        json.expect(EARLY);
        boolean early = json.flag();
        json.expect('}');
        return new Sections.Run(first, count, subsections, early);
    }

    private Zone zone() {
        json.expect(OF_NODE);
        int node = json.number();
        json.expect(TYPE);
        ZoneType type = ZONE_TYPES[json.skipOneOf(ZONE_WORDS)];
        Zone zone = new Zone(node, type, hex(START_PFN), hex(SPANNED), hex(PRESENT), hex(MANAGED));
        json.expect('}');
        return zone;
    }

    private ResourceChange resources() {
        int at = json.number();
        ResourceChange change = new ResourceChange(at, list(REMOVED, this::resource), list(ADDED, this::resource));
        json.expect('}');
        return change;
    }

    private Resource resource() {
        json.expect(START);
        long start = json.quotedHex();
        long last = hex(LAST);
        json.expect(DEPTH);
        int depth = json.number();
        json.expect(RESOURCE_NAME);
        String name = json.text("System RAM");
        json.expect(MERGEABLE);
        boolean mergeable = json.flag();
        json.expect('}');
        return new Resource(start, last, depth, name, mergeable);
    }

    private long hex(byte[] name) {
        json.expect(name);
        return json.quotedHex();
    }

    /** Page frames, {@code "0x81600+0x200"}. */
    private FrameRange frames() {
        json.expect('"');
        long pfn = json.hex();
        json.expect('+');
        long count = json.hex();
        json.expect('"');
        return new FrameRange(pfn, count);
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
