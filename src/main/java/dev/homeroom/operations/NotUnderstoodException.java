package dev.homeroom.operations;

/** A call can't be understood; the message is the sentence that the caller reads. */
final class NotUnderstoodException extends RuntimeException {
    NotUnderstoodException(String sentence) {
        super(sentence);
    }
}
