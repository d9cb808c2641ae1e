package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import org.jspecify.annotations.Nullable;
import replug.application.ChangedRange;
import replug.application.ChangedRange.Mapped;
import replug.application.ChangedRange.Memory;
import replug.application.Comparison;
import replug.application.EventsBetween.End;
import replug.application.Owner;
import replug.application.Written;
import replug.domain.paging.PagingMode;
import replug.domain.paging.Pte;
import replug.interchange.Hex;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What differs between two states, for programs. Numbers of 64 bits are {@code 0x} strings; ends are inclusive. */
final class DiffJson {
    private final String machine;
    private final Comparison comparison;
    private final PagingMode mode;

    DiffJson(String machine, Comparison comparison) {
        this.machine = machine;
        this.comparison = comparison;
        this.mode = comparison.to().machine().facts().mode();
    }

    ObjectNode json(boolean isStat) {
        ObjectNode json = JsonText.object().put("machine", machine);
        json.set("from", end(comparison.from()));
        json.set("to", end(comparison.to()));
        if (!isStat) {
            ArrayNode ranges = json.putArray("ranges");
            comparison.ranges().forEach(range -> ranges.add(range(range)));
            addTables(json.putObject("tables"));
            addRoots(json);
        }
        addSums(json.putArray("sums"));
        return json;
    }

    private static ObjectNode end(End end) {
        return JsonText.object()
                .put("event", end.event().number())
                .put("name", end.event().name())
                .put("at", end.event().at().toString())
                .put("tablesDigest", end.event().tablesDigest().toString());
    }

    private static ObjectNode range(ChangedRange range) {
        ObjectNode json = JsonText.object()
                .put("kind", AnswerText.word(range.kind()))
                .put("area", range.area().label())
                .put("va", Hex.text(range.va()))
                .put("lastVa", Hex.text(range.lastVa()));
        json.set("owner", owner(range.owner()));
        if (!range.frames().isEmpty()) {
            ArrayNode frames = json.putArray("keptIn");
            range.frames().forEach(part -> frames.add(OwnerText.name(part)));
        }
        putMapped(json, "before", range, range.before());
        putMapped(json, "after", range, range.after());
        putBy(json, range.by());
        String still = OwnerText.stillThere(range);
        if (!still.isEmpty()) {
            json.put("stillThere", still);
        }
        ArrayNode pieces = json.putArray("pieces");
        for (ChangedRange.Piece piece : range.pieces()) {
            ObjectNode one = pieces.addObject().put("va", Hex.text(piece.va())).put("lastVa", Hex.text(piece.lastVa()));
            putMemory(one, "before", piece.before());
            putMemory(one, "after", piece.after());
        }
        return json;
    }

    private static ObjectNode owner(Owner owner) {
        ObjectNode json = JsonText.object()
                .put("is", AnswerText.word(owner.relation()))
                .put("of", owner.area().label());
        ArrayNode parts = json.putArray("parts");
        for (Owner.Part part : owner.parts()) {
            switch (part) {
                case Owner.Blocks blocks ->
                    parts.addObject()
                            .put("firstBlock", blocks.first())
                            .put("blocks", blocks.count())
                            .put("bootRam", blocks.isBoot())
                            .put("before", AnswerText.word(blocks.before()))
                            .put("zoneBefore", blocks.zoneBefore())
                            .put("after", AnswerText.word(blocks.after()))
                            .put("zoneAfter", blocks.zoneAfter());
                case Owner.Device device ->
                    parts.addObject()
                            .put("device", Hex.text(device.start()))
                            .put("last", Hex.text(device.last()))
                            .put("before", device.before())
                            .put("after", device.after());
                case Owner.Unknown _ -> parts.addObject();
            }
        }
        return json;
    }

    private static void putMapped(ObjectNode json, String name, ChangedRange range, @Nullable Mapped mapped) {
        if (mapped != null) {
            json.putObject(name)
                    .put("leafBytes", Hex.text(entryBytes(mapped.level())))
                    .put("leaves", range.leaves(mapped))
                    .put("bits", Hex.text(mapped.flags()))
                    .put("flags", Pte.flags(mapped.flags()))
                    .put("valid", mapped.isValid());
        }
    }

    private static void putMemory(ObjectNode json, String name, @Nullable Memory memory) {
        if (memory != null) {
            json.putObject(name).put("pa", Hex.text(memory.pa())).put("lastPa", Hex.text(memory.last()));
        }
    }

    private static void putBy(ObjectNode json, @Nullable Written by) {
        if (by != null) {
            json.put("event", by.event()).put("name", by.name()).put("events", by.times());
        }
    }

    private void addTables(ObjectNode json) {
        ArrayNode made = json.putArray("made");
        ArrayNode freed = json.putArray("freed");
        for (Comparison.ChangedTable table : comparison.tables()) {
            ObjectNode one = (table.isMade() ? made : freed)
                    .addObject()
                    .put("level", mode.levelName(table.place().level()))
                    .put("pa", Hex.text(table.place().table()))
                    .put("va", Hex.text(table.place().va()));
            putBy(one, table.by());
        }
    }

    private void addRoots(ObjectNode json) {
        ArrayNode writes = json.putArray("rootWrites");
        for (Comparison.RootWrite write : comparison.rootWrites()) {
            ObjectNode one = writes.addObject()
                    .put("index", write.slot())
                    .put("va", Hex.text(write.va()))
                    .put("before", Hex.text(write.before()))
                    .put("after", Hex.text(write.after()))
                    .put("preallocated", write.isPreallocated());
            putBy(one, write.by());
        }
        ArrayNode uses = json.putArray("rootUses");
        for (Comparison.RootUse use : comparison.rootUses()) {
            uses.addObject()
                    .put("index", use.slot())
                    .put("va", Hex.text(use.va()))
                    .put("used", use.isUsed())
                    .put("preallocated", use.isPreallocated());
        }
    }

    private void addSums(ArrayNode json) {
        LeafCounts counts = LeafCounts.of(comparison);
        comparison.sums().forEach((area, sum) -> {
            ObjectNode one = json.addObject()
                    .put("area", area.label())
                    .put("mappedBytes", Hex.text(sum.mapped()))
                    .put("unmappedBytes", Hex.text(sum.unmapped()))
                    .put("changedBytes", Hex.text(sum.changed()))
                    .put("ranges", sum.ranges());
            ObjectNode leaves = one.putObject("leaves");
            for (int level : counts.levels(area)) {
                leaves.putObject(Texts.size(entryBytes(level)))
                        .put("before", counts.before(area, level))
                        .put("after", counts.after(area, level));
            }
        });
    }
}
