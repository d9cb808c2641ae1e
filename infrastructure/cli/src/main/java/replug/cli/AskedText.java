package replug.cli;

import org.jspecify.annotations.Nullable;
import replug.application.Divergence.Told;
import replug.domain.machine.MachineFacts;
import replug.domain.machine.Operation;
import replug.domain.machine.Refusal;

/** What was asked and what became of it, in a few words. */
final class AskedText {
    private AskedText() {}

    /** {@code add 0x100000000+128M}, {@code online_movable memory33 at 0x108000000}. */
    static String asked(@Nullable Operation operation, MachineFacts facts) {
        return operation == null ? "nothing" : (word(operation) + " " + Texts.briefSubject(operation, facts)).strip();
    }

    private static String word(Operation operation) {
        return switch (operation) {
            case Operation.AddMemory _, Operation.AddDriverManagedMemory _ -> "add";
            case Operation.RemoveMemory _ -> "remove";
            case Operation.OfflineAndRemoveMemory _ -> "offline-and-remove";
            case Operation.SetMemoryBlockState set -> Numbers.shortened(set.state());
            case Operation.MemremapPages _ -> "memremap";
            case Operation.MemunmapPages _ -> "memunmap";
            case Operation.RegisterStaticMemoryGroup _ -> "group add-static";
            case Operation.RegisterDynamicMemoryGroup _ -> "group add-dynamic";
            case Operation.UnregisterMemoryGroup _ -> "group remove";
            case Operation.FragmentFreeMemory _ -> "fragment free memory";
            case Operation.WriteSysfs _ -> "write";
        };
    }

    /** {@code result 0}, {@code -EBUSY migration}, {@code the kernel stops}. */
    static String became(Told told) {
        if (told.isStopped()) {
            return "the kernel stops";
        }
        return told.refusal() == null ? "result " + told.result() : refused(told.refusal());
    }

    /** {@code -EBUSY migration}: the error, and which check refused where that is known. */
    static String refused(Refusal refusal) {
        return "-" + refusal.errnoName() + (refusal.check() == null ? "" : " " + AnswerText.word(refusal.check()));
    }
}
