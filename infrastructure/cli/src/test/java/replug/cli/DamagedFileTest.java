package replug.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import replug.interchange.Recordings;

/** Whatever happens to the file of a journal: no command tells less than was acknowledged as if it were all. */
@SuppressWarnings("NullAway.Init")
class DamagedFileTest {
    /** No two journals are the same, so each run flips other bits of what they hold; by hand, -Dreplug.flips=1000. */
    private static final int FLIPS = Integer.getInteger("replug.flips", 70);

    private static final int BLOCK = 4096;

    @TempDir
    Path folder;

    private Cli cli;
    private Damage damage;

    @BeforeEach
    void nothing_yet() {
        cli = new Cli(folder.resolve("journal"));
        damage = new Damage(cli);
    }

    @ParameterizedTest
    @EnumSource(SmallJournal.class)
    void cut_at_any_length_it_is_refused_or_nothing_is_missing(SmallJournal small) throws IOException {
        JournalImage image = small.make(cli);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20; i++) {
            cut(image, i * image.file().length / 20);
            cut(image, random.nextInt(image.file().length));
            cut(image, image.file().length * (i * i + 1) / 401);
        }
        damage.print("file cut short, " + small);
    }

    private void cut(JournalImage image, int length) {
        damage.survived(
                "%d of %d bytes".formatted(length, image.file().length),
                image.withFile(Arrays.copyOf(image.file(), length)));
    }

    @ParameterizedTest
    @EnumSource(SmallJournal.class)
    void with_noise_in_any_block_it_is_refused_or_nothing_is_missing(SmallJournal small) throws IOException {
        JournalImage image = small.make(cli);
        for (int at = 0; at < image.file().length; at += BLOCK) {
            byte[] file = image.file().clone();
            byte[] noise = new byte[Math.min(BLOCK, file.length - at)];
            new SplittableRandom(at).nextBytes(noise);
            System.arraycopy(noise, 0, file, at, noise.length);
            damage.survived("noise at %d".formatted(at), image.withFile(file));
        }
        damage.print("blocks of noise, " + small);
    }

    @ParameterizedTest
    @EnumSource(SmallJournal.class)
    void with_any_bit_flipped_it_is_refused_or_nothing_is_missing(SmallJournal small) throws IOException {
        JournalImage image = small.make(cli);
        SplittableRandom random = new SplittableRandom(Long.getLong("replug.seed", 2));
        for (int i = 0; i < FLIPS; i++) {
            byte[] file = image.file().clone();
            int bit = random.nextInt(8 * file.length);
            file[bit / 8] ^= (byte) (1 << bit % 8);
            damage.survived("bit %d".formatted(bit), image.withFile(file));
        }
        damage.print("bits flipped, " + small);
    }

    @Test
    void something_else_in_its_place_is_refused() throws IOException {
        JournalImage image = SmallJournal.CLOSED.make(cli);
        byte[] text = "Not a journal.\n".repeat(2000).getBytes(StandardCharsets.UTF_8);
        damage.survived("nothing", image.withFile(new byte[0]));
        damage.survived("a text", image.withFile(text));
        damage.survived("a short text", image.withFile(Arrays.copyOf(text, 20)));
        damage.survived("zeros", image.withFile(new byte[image.file().length]));
        damage.survived("as many zeros as a header has", image.withFile(new byte[2 * BLOCK]));
        assertThat(damage.refusals("log")).isEqualTo(5);
        assertThat(damage.refusals("add")).isEqualTo(5);
        assertThat(damage.refusals("verify")).isEqualTo(5);
        damage.print("other files in its place");
    }

    @Test
    void a_directory_in_its_place_is_said_to_be_one() throws IOException {
        Files.createDirectory(JournalImage.fileOf(cli.journal()));
        String recording = Recordings.named("nokasan-sv48-basic").toString();
        for (List<String> command : List.of(List.of("log"), List.of("verify"), List.of("import", recording))) {
            Cli.Result result = cli.run(command.toArray());
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err().lines()).singleElement().asString().endsWith("there is a directory");
        }
    }

    @Test
    void a_read_only_file_can_be_read_and_verified_and_is_not_written() throws IOException, InterruptedException {
        JournalImage image = SmallJournal.CLOSED.make(cli);
        Path file = JournalImage.fileOf(cli.journal());
        assumeTrue(
                file.toFile().setReadOnly() && (!Files.isWritable(file) || chattr("+i", file)),
                "this user may write to read-only files, and chattr +i does not work here");
        try {
            assertThat(cli.run("log", "--json").out()).isEqualTo(image.log());
            assertThat(cli.run("verify").exitCode()).isZero();
            Cli.Result add = cli.run("add", "0x200000000", "128M");
            assertThat(add.exitCode()).isEqualTo(3);
            assertThat(add.err().lines()).singleElement().asString().endsWith("journal.mv.db is read-only");
            assertThat(Files.readAllBytes(file)).isEqualTo(image.file());
        } finally {
            chattr("-i", file);
        }
    }

    /** Whether even root may not write to it. */
    private static boolean chattr(String flag, Path file) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("chattr", flag, file.toString())
                                    .redirectErrorStream(true)
                                    .start()
                                    .waitFor()
                            == 0
                    && !Files.isWritable(file);
        } catch (IOException _) {
            return false; // There is no such program.
        }
    }
}
