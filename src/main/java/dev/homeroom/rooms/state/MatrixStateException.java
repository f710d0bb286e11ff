package dev.homeroom.rooms.state;

/** Thrown when state in Matrix is invalid and needs a person's decision. The message is a sentence for operators. */
public final class MatrixStateException extends RuntimeException {
    public MatrixStateException(String sentence) {
        super(sentence);
    }
}
