package replug.cli;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import replug.application.Blame;
import replug.application.Journal;
import replug.domain.paging.Pte;
import replug.interchange.Hex;
import replug.journal.Opening.Access;

/** {@code replug blame}. */
@Command(
        name = "blame",
        header = "Tell which events made an entry or a memory block what it is.",
        description = {
            "",
            "Of an address, every change of an entry that its walk reads, at any level, newest first: - is what stood there"
                    + " before, + what stands there since. A table that several entries point to is seen from many"
                    + " addresses, and so is a write to it. Of a memory block, what the kernel refused is told too."
        },
        footer = {"", "Examples:", "  replug blame ffffaf8080000000 --at 5", "  replug blame --block 32 --json"})
final class BlameCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private Replug replug;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AtOption at;

    @Parameters(arity = "0..1", paramLabel = "VA", description = "A virtual address.")
    private @Nullable String address;

    @Option(
            names = "--pa",
            paramLabel = "PA",
            converter = Numbers.Address.class,
            description = "What maps this physical address, and who wrote those leaves.")
    private @Nullable Long physical;

    @Option(
            names = "--block",
            paramLabel = "N",
            converter = Numbers.Block.class,
            description = "Who added this memory block, put it online or offline or tried to, and under which policy.")
    private @Nullable Integer block;

    @Option(
            names = "--table",
            paramLabel = "FRAME",
            converter = Numbers.Address.class,
            description = "Who used the page frame at this physical address as a table.")
    private @Nullable Long table;

    @Override
    public void run() {
        long asked = Stream.of(address, physical, block, table)
                .filter(Objects::nonNull)
                .count();
        if (asked != 1) {
            throw new Mistake("name one of VA, --pa PA, --block N, --table FRAME");
        }
        try (Journal journal = replug.open(Access.READ)) {
            Blame blame = new Blame(journal, replug.machine(journal), at.event());
            if (address != null) {
                address(blame, Texts.address(address));
            } else if (physical != null) {
                physical(blame, physical);
            } else if (block != null) {
                block(blame, block);
            } else if (table != null) {
                table(blame, table);
            }
        }
    }

    private void address(Blame blame, long va) {
        Blame.OfAddress blamed = blame.address(va);
        if (!blamed.facts().mode().isCanonical(va)) {
            throw WalkCommand.notCanonical(va, blamed.facts().mode());
        }
        if (replug.json()) {
            JsonText.print(replug.out(), BlamedAddress.json(blamed));
        } else {
            BlamedAddress.print(blamed, replug.out());
        }
    }

    private void physical(Blame blame, long pa) {
        if (pa >>> 56 != 0) {
            throw new Mistake("--pa %s: physical addresses are below 2^56".formatted(Hex.text(pa)));
        }
        Blame.OfPhysical blamed = blame.physical(pa);
        if (replug.json()) {
            JsonText.print(replug.out(), BlamedPhysical.json(blamed, pa));
        } else {
            BlamedPhysical.print(blamed, pa, replug.out());
        }
    }

    private void block(Blame blame, int number) {
        LastLook look = new LastLook(LastLook.Part.ZONES);
        Blame.OfBlock blamed = blame.block(number, look::see);
        if (blamed.changes().isEmpty()) {
            throw new Mistake("there was no memory block %d until event %d".formatted(number, blamed.event()));
        }
        look.warn(replug.err());
        if (replug.json()) {
            JsonText.print(replug.out(), BlamedBlock.json(blamed, number));
        } else {
            BlamedBlock.print(blamed, number, replug.out());
        }
    }

    private void table(Blame blame, long frame) {
        if ((frame & ~Pte.PA_MASK) != 0) {
            throw new Mistake("--table %s: expected the physical address of a page, a multiple of 0x1000 below 2^56"
                    .formatted(Hex.text(frame)));
        }
        Blame.OfTable blamed = blame.table(frame);
        if (replug.json()) {
            JsonText.print(replug.out(), BlamedTable.json(blamed, frame));
        } else {
            BlamedTable.print(blamed, frame, replug.out());
        }
    }
}
