package dev.homeroom.launcher.manifest;

import java.util.List;

/** Thrown when services can't be started as the operator's files say. */
public final class ManifestException extends Exception {
    private final transient List<String> sentences;

    /** @param sentences one for each problem */
    public ManifestException(List<String> sentences) {
        super(String.join("\n", sentences));
        this.sentences = List.copyOf(sentences);
    }

    public List<String> sentences() {
        return sentences;
    }
}
