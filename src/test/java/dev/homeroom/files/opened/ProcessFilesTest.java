package dev.homeroom.files.opened;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessFilesTest {
    private static final int ROUNDS = 20_000;

    @TempDir
    private Path folder;

    @Test
    void threads_that_look_at_the_same_time_find_their_own_files() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            // When
            List<Future<Integer>> others = IntStream.range(0, 4)
                    .mapToObj(number -> threads.submit(() -> filesOfOthers("file " + number)))
                    .toList();

            // Then
            for (Future<Integer> found : others) {
                assertThat(found.get()).isZero();
            }
        }
    }

    private int filesOfOthers(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), name);
        int others = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try (SeekableByteChannel open = Files.newByteChannel(file)) {
                others += ProcessFiles.of(open).toRealPath().equals(file.toRealPath()) ? 0 : 1;
            }
        }
        return others;
    }
}
