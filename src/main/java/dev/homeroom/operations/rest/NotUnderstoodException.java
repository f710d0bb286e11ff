package dev.homeroom.operations.rest;

/** A call can't be understood; the message is the sentence that the caller reads. */
public final class NotUnderstoodException extends RuntimeException {
    public NotUnderstoodException(String sentence) {
        super(sentence);
    }
}
