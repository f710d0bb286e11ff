package dev.homeroom.launcher.health;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Looks for a line in a log. */
final class LogSearch {
    private LogSearch() {}

    /** @param start where to begin; a log that is shorter was rotated, and is read whole */
    static boolean find(Path log, long start, Pattern pattern) {
        try (FileChannel channel = FileChannel.open(log)) {
            channel.position(start <= channel.size() ? start : 0);
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            return reader.lines().anyMatch(line -> pattern.matcher(line).find());
        } catch (IOException notYet) {
            return false;
        }
    }
}
