package dev.homeroom.launcher;

/** Thrown when no supervisor can be started. The message is a sentence. */
final class SupervisionFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SupervisionFailedException(String sentence) {
        super(sentence);
    }
}
