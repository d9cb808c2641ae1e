package replug.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * A sysfs of plain files, with blocks 16 to 23 online and a dax device at block 33, and a {@code tee} that does what the
 * kernel would when it is written to. Scripts that run here reach nothing else of the machine.
 */
final class FakeMachine {
    final Path sysfs;
    private final Path bin;

    /** @param user id of whom {@code id} says to be */
    FakeMachine(Path folder, int user) throws IOException {
        sysfs = folder.resolve("sys");
        bin = Files.createDirectories(folder.resolve("bin"));
        try (InputStream kernel = FakeMachine.class.getResourceAsStream("/fake-kernel/tee")) {
            program("tee", new String(Objects.requireNonNull(kernel).readAllBytes(), StandardCharsets.UTF_8));
        }
        program("id", "#!/bin/sh\necho %d\n".formatted(user));
        program("modprobe", "#!/bin/sh\nexit 1\n");
        put("devices/system/memory/block_size_bytes", "8000000\n");
        for (int block = 16; block < 24; block++) {
            put("devices/system/memory/memory%d/state".formatted(block), "online\n");
            put("devices/system/memory/memory%d/valid_zones".formatted(block), "DMA32\n");
        }
        put("devices/system/memory/auto_online_blocks", "offline\n");
        put("bus/dax/devices/dax0.0/resource", "0x107f00000\n");
        put("bus/dax/devices/dax0.0/size", "%d\n".formatted((256 << 20) + (3 << 20)));
        for (String file : new String[] {"new_id", "remove_id", "bind", "unbind"}) {
            put("bus/dax/drivers/kmem/" + file, "");
        }
        put("config", "CONFIG_MEMORY_HOTPLUG=y\nCONFIG_MEMORY_HOTREMOVE=y\nCONFIG_DEV_DAX_KMEM=m\n");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(bin.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    void put(String file, String text) throws IOException {
        Path path = sysfs.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    String get(String file) throws IOException {
        return Files.readString(sysfs.resolve(file)).strip();
    }

    boolean has(String file) {
        return Files.exists(sysfs.resolve(file));
    }

    /**
     * What a script printed.
     *
     * @param code that it exited with
     */
    record Ran(int code, String text) {}

    Ran run(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(bin.resolveSibling("script.sh"), script);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", file.toString());
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        builder.environment().put("REPLUG_SYSFS", sysfs.toString());
        builder.environment().put("REPLUG_CONFIG", sysfs.resolve("config").toString());
        builder.directory(bin.toFile());
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), text);
    }
}
