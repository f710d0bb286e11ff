package dev.homeroom.space;

/** Something in Matrix is not as it has to be, and only people can tell why; the message is a sentence for operators. */
public final class ProvisioningFailure extends RuntimeException {
    public ProvisioningFailure(String sentence) {
        super(sentence);
    }
}
