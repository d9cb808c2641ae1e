package replug.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static replug.domain.paging.PagingMode.PAGE_BYTES;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import replug.application.BlockPast;
import replug.application.Recorded;
import replug.application.Remedy;
import replug.application.WhyNot;
import replug.interchange.Hex;
import replug.interchange.OperationLines;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Why an operation would be refused, for programs. */
final class WhyNotJson {
    private WhyNotJson() {}

    static ObjectNode of(String machine, WhyNot.Answer answer) {
        ObjectNode json = JsonText.object()
                .put("machine", machine)
                .put("done", answer.told().isDone());
        json.setAll(Objects.requireNonNull(WhatIfJson.told(answer.told())));
        json.remove("blocks");
        ArrayNode log = json.putArray("log");
        answer.log().forEach(log::add);
        ArrayNode blocks = json.putArray("blocks");
        long blockPages = answer.facts().memoryBlockBytes() / PAGE_BYTES;
        answer.blocks().forEach(past -> put(blocks.addObject(), past, blockPages));
        ArrayNode lines = json.putArray("resources");
        for (WhyNot.Line line : answer.lines()) {
            lines.addObject()
                    .put("start", Hex.text(line.resource().start()))
                    .put("end", Hex.text(line.resource().last()))
                    .put("name", line.resource().name())
                    .put("addedBy", number(line.addedBy()));
        }
        json.put("assumesUnmovable", answer.assumesUnmovable());
        ArrayNode remedies = json.putArray("remedies");
        answer.remedies().forEach(remedy -> put(remedies.addObject(), remedy));
        return json;
    }

    private static @Nullable Long number(@Nullable Recorded recorded) {
        return recorded == null ? null : recorded.number();
    }

    private static void put(ObjectNode json, BlockPast past, long blockPages) {
        BlockText.put(json, past.now());
        json.remove("count");
        json.put("block", past.now().first()).remove("first");
        json.put("addedBy", number(past.addedBy()))
                .put("onlineBy", number(past.onlineBy()))
                .put("autoOnlineBlocks", past.policy().autoOnline())
                .put("onlinePolicy", past.policy().policy())
                .put("autoOnlineSince", past.autoOnlineSince());
        ArrayNode stayed = json.putArray("refusedOffline");
        past.stayed().forEach(event -> stayed.add(event.number()));
        ArrayNode unmovable = json.putArray("unmovable");
        past.unmovable(blockPages).forEach(pfn -> unmovable.add(Hex.text(pfn)));
    }

    private static void put(ObjectNode json, Remedy remedy) {
        WhatIfJson.put(json.putArray("changes"), remedy.changes());
        ArrayNode first = json.putArray("first");
        remedy.first()
                .forEach(ask -> first.add(JsonText.read(OperationLines.line(ask).getBytes(UTF_8))));
        json.set("ask", JsonText.read(OperationLines.line(remedy.ask()).getBytes(UTF_8)));
        json.put("doneAt", remedy.doneAt());
        ArrayNode assumptions = json.putArray("assumptions");
        remedy.assumptions().forEach(assumptions::add);
    }
}
