package dev.homeroom.rooms.state;

/** Something in Matrix is not as it has to be, and only people can tell why; the message is a sentence for operators. */
public final class MatrixStateException extends RuntimeException {
    public MatrixStateException(String sentence) {
        super(sentence);
    }
}
