package dev.homeroom.launcher.manifest;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sentences about what is wrong in an operator's files, each once, in the order they were found. */
public final class Problems {
    private final Set<String> sentences = new LinkedHashSet<>();

    public void add(String sentence) {
        sentences.add(sentence);
    }

    public List<String> sentences() {
        return List.copyOf(sentences);
    }

    public void throwIfAny() throws ManifestException {
        if (!sentences.isEmpty()) {
            throw new ManifestException(sentences());
        }
    }
}
