package replug.cli;

import static replug.domain.paging.PagingMode.entryBytes;

import java.util.Map;
import replug.application.Capacity;
import replug.cli.Series.Row;
import replug.domain.machine.MachineFacts;
import replug.domain.paging.PagingMode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code replug stats --json} prints. */
final class StatsJson {
    private StatsJson() {}

    static ObjectNode of(String machine, MachineFacts facts, Series series, long events) {
        ObjectNode json = JsonText.object()
                .put("machine", machine)
                .put("kernel", facts.kernel())
                .put("mode", facts.mode().toString())
                .put("events", events)
                .put("changes", series.changes());
        ArrayNode measures = json.putArray("measures");
        for (Measure measure : series.measures()) {
            ObjectNode one = measures.addObject()
                    .put("measure", measure.label(series.hasSeveralNodes()))
                    .put("unit", measure.isOfTables() ? "count" : "bytes")
                    .put("least", series.extremes(measure).min())
                    .put("most", series.extremes(measure).max())
                    .put("last", measure.of(series.last()));
            ArrayNode line = one.putArray("line");
            series.line(measure).forEach(line::add);
        }
        ArrayNode rows = json.putArray("rows");
        series.rows().forEach(row -> rows.add(row(row, facts.mode())));
        return json;
    }

    private static ObjectNode row(Row row, PagingMode mode) {
        ObjectNode json = JsonText.object()
                .put("event", row.number())
                .put("name", row.name())
                .put("recordedAt", row.at().toString());
        return put(json, row.capacity(), mode);
    }

    /** What there is, as fields of {@code json}. */
    static ObjectNode put(ObjectNode json, Capacity capacity, PagingMode mode) {
        ArrayNode online = json.putArray("online");
        capacity.online()
                .forEach((zone, bytes) -> online.addObject()
                        .put("node", zone.node())
                        .put("zone", zone.zone())
                        .put("bytes", bytes));
        json.put("offlineBytes", capacity.offline()).put("deviceBytes", capacity.device());
        json.put("freeFrames", capacity.freeFrames());
        ObjectNode leaves = json.putObject("leaves");
        capacity.tables().leaves().forEach((area, levels) -> {
            ObjectNode sizes = leaves.putObject(area.label());
            levels.forEach((level, count) -> sizes.put(Texts.size(entryBytes(level)), count));
        });
        ObjectNode tables = json.putObject("tablePages");
        for (Map.Entry<Integer, Long> level : capacity.tables().tables().entrySet()) {
            tables.put(mode.levelName(level.getKey()), level.getValue());
        }
        return json.put("entries", capacity.tables().entries());
    }
}
