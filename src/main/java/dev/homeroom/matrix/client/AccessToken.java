package dev.homeroom.matrix.client;

/**
 * What Homeroom shows to the homeserver with each request: the registration's {@code as_token}.
 *
 * @param value the token itself
 */
public record AccessToken(String value) {
    /** Tokens stay out of logs, even by accident. */
    @Override
    public String toString() {
        return "AccessToken[…]";
    }
}
