package dev.homeroom.files.transcription;

/** The result of listening to a voice message. A {@code detail} is one line for operators. */
public sealed interface Transcription {
    /** @param text never blank */
    record Words(String text) implements Transcription {}

    /** There is nothing to hear. */
    record Nothing() implements Transcription {}

    /** The service can't say now. */
    record NotNow(String detail) implements Transcription {}

    /** The service doesn't take the file. */
    record Refused(String detail) implements Transcription {}
}
