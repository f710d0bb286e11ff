package dev.homeroom.launcher.manifest;

import java.util.List;
import java.util.stream.Collectors;

/** Words as the shell reads them. */
final class ShellWords {
    private ShellWords() {}

    static String quoted(List<String> words) {
        return words.stream()
                .map(word -> word.matches("[A-Za-z0-9_./:=+,@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
