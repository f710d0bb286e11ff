package dev.homeroom.registration;

/** Thrown for an unusable registration file. The message is a sentence for operators that says what to do. */
public final class InvalidRegistrationException extends Exception {
    InvalidRegistrationException(String sentence) {
        super(sentence);
    }
}
