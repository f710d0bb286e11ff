package dev.homeroom.launcher;

/** Thrown when no supervisor can be started. The message is a sentence. */
final class SupervisionFailedException extends RuntimeException {
    SupervisionFailedException(String sentence) {
        super(sentence);
    }
}
