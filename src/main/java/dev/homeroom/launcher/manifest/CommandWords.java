package dev.homeroom.launcher.manifest;

import java.util.List;

/** Reads a command: a list of words, or a line for the shell. */
final class CommandWords {
    private CommandWords() {}

    static List<String> of(ManifestSection section, String key) {
        if (section.isText(key)) {
            return section.text(key)
                    .filter(line -> !line.isBlank())
                    .map(line -> List.of("sh", "-c", line))
                    .orElse(List.of());
        }
        return section.texts(key);
    }
}
