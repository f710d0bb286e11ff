package dev.homeroom.launcher;

/** Thrown when no supervisor can be started. The message is a sentence. */
public final class SupervisionFailedException extends RuntimeException {
    SupervisionFailedException(String sentence) {
        super(sentence);
    }
}
