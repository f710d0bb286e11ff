package dev.homeroom.registration;

/** A registration file that can't be used; the message is a sentence for operators that says what to do. */
public final class InvalidRegistrationException extends Exception {
    InvalidRegistrationException(String sentence) {
        super(sentence);
    }
}
