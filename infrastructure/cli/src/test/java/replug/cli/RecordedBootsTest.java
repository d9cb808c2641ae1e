package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static replug.domain.paging.PagingMode.entryBytes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import replug.application.BootConformance;
import replug.domain.linux.Area;
import replug.domain.linux.BootRam;
import replug.domain.linux.KasanShadow;
import replug.domain.linux.KernelImage.Sizes;
import replug.domain.machine.BootParameters;
import replug.domain.machine.Command;
import replug.domain.machine.Command.ObserveBoot;
import replug.domain.machine.Hotplug;
import replug.domain.machine.Machine;
import replug.domain.machine.MachineFacts;
import replug.domain.memory.Resource;
import replug.domain.memory.Resources;
import replug.domain.paging.PageTable;
import replug.domain.paging.Pte;
import replug.domain.paging.RunCuts;
import replug.interchange.Recording;
import replug.interchange.Recordings;

/** How the model boots, beside how the kernels of all recordings did. */
class RecordedBootsTest {
    static List<Path> recordings() {
        return Recordings.all();
    }

    /** Those that tell enough of how their kernel booted: all but two, of Debian's own binary. */
    static Stream<Path> told() {
        return Recordings.all().stream()
                .filter(recording -> !recording.getFileName().toString().startsWith("stock-"));
    }

    private static ObserveBoot boot(String text) {
        try (Recording recording =
                Recording.read("a test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            return (ObserveBoot) Objects.requireNonNull(recording.next()).command();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObserveBoot boot(Path recording) {
        List<String> lines = Recordings.lines(recording);
        return boot(lines.get(0) + "\n" + lines.get(1) + "\n");
    }

    @ParameterizedTest
    @MethodSource("told")
    void every_entry_that_boot_rules_is_the_kernels_own(Path recording) {
        BootConformance.Result result = new BootConformance(boot(recording)).compare();

        assertThat(result.missing()).isEmpty();
        assertThat(result.first()).isNull();
        assertThat(result.isExact()).isTrue();
        assertThat(result.entries()).isGreaterThan(1400);
    }

    @Test
    void a_recording_with_too_few_facts_is_no_exact_one_and_says_what_is_missing() {
        BootConformance.Result result = new BootConformance(boot(Recordings.named("stock-sv48-random"))).compare();

        assertThat(result.missing()).containsExactly("__init_data_begin", "MODULES_VADDR", "where KFENCE's pool lies");
        assertThat(result.isExact()).isFalse();
        assertThat(result.entries()).isZero();
    }

    /** An entry of each kind that is compared, altered in a recording. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "vmemmap; 3.4; pmd 0xbefef000 0xffff8d8000000000 0 8 0x2f7800e7; pmd 0xbefef000 0xffff8d8000000000 0 7"
                        + " 0x2f7800e7",
                "direct; 3.2; 1 2 0x200800e3; 1 2 0x200800e7",
                "direct; 3.2; 5 1 0x202800e3; 5 1 0x202800e7",
                "direct; 3.2; 96 416 0x200180e7; 97 415 0x200184e7",
                "kernel; 3.3; 2 1 0x201800e3; 2 1 0x201800eb",
                "kernel; 3.3; 5 1 0x203000e7; 5 1 0x203000ef",
                "vmalloc; 4; pgd 0x80d85000 0xffff8f8000000000 287 64; pgd 0x80d85000 0xffff8f8000000000 287 63",
                "direct; 4; pgd 0x80d85000 0xffffb08000000000 353 126; pgd 0x80d85000 0xffffb08000000000 353 125",
                "kasan; 4; pgd 0x80d85000 0xffffb08000000000 353 126; pgd 0x80d85000 0xffffb08000000000 353 127"
            })
    void an_altered_entry_is_found(String area, String section, String is, String becomes) {
        List<String> lines = Recordings.lines(Recordings.named("nokasan-sv48-basic"));
        String altered = lines.get(1).replaceFirst(java.util.regex.Pattern.quote(is), becomes);
        if (is.startsWith("96 ")) {
            altered = altered.replace("0xffffaf8000060000 97", "0xffffaf8000061000 97");
        }
        assertThat(altered).isNotEqualTo(lines.get(1));

        BootConformance.Result result = new BootConformance(boot(lines.get(0) + "\n" + altered + "\n")).compare();

        assertThat(result.isExact()).isFalse();
        assertThat(result.first()).satisfies(first -> {
            assertThat(Objects.requireNonNull(first).what()).isEqualTo(area + " entry");
            assertThat(first.section()).isEqualTo(section);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0xfffff5ef00200000 1 63 0x2f6800e7; 0xfffff5ef00200000 1 62 0x2f6800e7",
                "320 192 0x20423ce3; 320 192 0x20423ce7",
                "0 512 0x20423c43; 0 512 0x20423ce3",
                "444 68 0x2fbfac01; 444 67 0x2fbfac01",
                "0xfffff28000000000 485 7; 0xfffff28000000000 485 6"
            })
    void an_altered_entry_of_kasans_shadow_is_found(String is, String becomes) {
        List<String> lines = Recordings.lines(Recordings.named("kasan-sv48-basic"));
        String altered = lines.get(1).replaceFirst(java.util.regex.Pattern.quote(is), becomes);
        if (is.startsWith("0xfffff28")) {
            altered = altered.replaceAll("\"p[ume]d [^\"]* 0xfffff5ef[^\"]*\",|\"pte [^\"]* 0xfffff5ef[^\"]*\",", "");
        }
        assertThat(altered).isNotEqualTo(lines.get(1));

        assertThat(new BootConformance(boot(lines.get(0) + "\n" + altered + "\n"))
                        .compare()
                        .different())
                .isPositive();
    }

    /** A recording's machine and kernel, as somebody who wants the like of it would say it. */
    private static BootParameters parameters(MachineFacts facts) {
        Map<String, Long> image = facts.kernelImage();
        List<BootRam> ram = new ArrayList<>();
        for (Resource line : Resources.parse(facts.iomem()).lines()) {
            if (line.depth() == 0 && line.start() >= facts.physRamBase() && line.start() < 0x2_0000_0000L) {
                ram.add(new BootRam(line.start(), line.last() + 1 - line.start(), 0, line.holdsSystemRam()));
            }
        }
        return new BootParameters(
                facts.mode(),
                facts.kernel(),
                facts.switches(),
                ram,
                image.get("phys_addr"),
                new Sizes(
                        distance(image, "_start", "_etext"),
                        distance(image, "__init_begin", "__init_data_begin"),
                        distance(image, "__init_data_begin", "__init_end"),
                        distance(image, "__start_rodata", "__end_rodata"),
                        distance(image, "_data", "_edata"),
                        distance(image, "__bss_start", "_end")),
                facts.structPageBytes(),
                facts.kasan(),
                true,
                false,
                facts.debugPagealloc(),
                facts.memmapOnMemory(),
                true,
                facts.pageblockOrder(),
                "offline",
                "contig-zones",
                null);
    }

    private static long distance(Map<String, Long> image, String from, String to) {
        return Objects.requireNonNull(image.get(to)) - Objects.requireNonNull(image.get(from));
    }

    private static Machine booted(Command command) {
        return Hotplug.evolve(null, Hotplug.decide(null, command).getFirst());
    }

    @ParameterizedTest
    @MethodSource("told")
    void with_a_recordings_parameters_the_model_boots_the_recordings_machine(Path recording) {
        ObserveBoot observed = boot(recording);
        MachineFacts kernels = observed.facts();
        Machine model = booted(new Command.BootMachine(parameters(kernels), null));
        MachineFacts facts = model.facts();

        assertThat(facts.layout().constants()).isEqualTo(kernels.layout().constants());
        assertThat(kernels.kernelImage()).containsAllEntriesOf(without(facts.kernelImage(), "_text"));
        assertThat(facts.mappableRange()).isEqualTo(kernels.mappableRange());
        assertThat(facts.memmapOnMemory()).isEqualTo(kernels.memmapOnMemory());
        Machine seen = booted(observed);
        assertThat(model.memory().sections()).isEqualTo(seen.memory().sections());
        if (!kernels.commandLine().contains("movablecore")) {
            assertThat(model.blocks()).isEqualTo(seen.blocks());
        }
        assertThat(differing(compared(model.tables(), facts), compared(observed.tables(), kernels)))
                .isEmpty();
    }

    private static Map<String, Long> without(Map<String, Long> names, String name) {
        Map<String, Long> rest = new TreeMap<>(names);
        rest.remove(name);
        return rest;
    }

    /** The entries that differ, each with the model's word and the kernel's. */
    private static List<String> differing(Map<String, Long> model, Map<String, Long> kernel) {
        return Stream.concat(model.keySet().stream(), kernel.keySet().stream())
                .distinct()
                .filter(entry -> !Objects.equals(model.get(entry), kernel.get(entry)))
                .map(entry -> "%s: %x, %x".formatted(entry, model.get(entry), kernel.get(entry)))
                .toList();
    }

    /** Every entry of vmemmap, the direct map, the image and RAM's shadow, but for the frames that an allocator chose. */
    private static Map<String, Long> compared(PageTable tables, MachineFacts facts) {
        long shadow = KasanShadow.shadow(facts.layout().start(Area.DIRECT_MAP));
        Map<String, Long> entries = new TreeMap<>();
        tables.forEachRun(RunCuts.NONE, run -> {
            for (int i = 0; i < run.count(); i++) {
                long va = run.va() + i * entryBytes(run.level());
                long word = run.word(i);
                boolean isOfInterest = switch (facts.layout().area(va)) {
                    case VMEMMAP, DIRECT_MAP, KERNEL -> true;
                    case KASAN -> va >= shadow && va < facts.layout().start(Area.MODULES) - (64L << 30);
                    default -> false;
                };
                if (isOfInterest) {
                    boolean isOpaque = Pte.isTable(word, run.level())
                            || facts.layout().area(va) == Area.VMEMMAP
                            || facts.layout().area(va) == Area.KASAN;
                    long rest = isOpaque ? word & Pte.LOW_BITS : word;
                    entries.put(
                            "%d %x".formatted(run.level(), va),
                            facts.debugPagealloc() && run.level() == 0 ? rest | 1 : rest);
                }
            }
        });
        return entries;
    }
}
