package dev.homeroom.matrix.client;

/**
 * The registration's {@code as_token}, sent to the homeserver with each request.
 *
 * @param value the token itself
 */
public record AccessToken(String value) {
    /** Hides the token, so that it never reaches a log. */
    @Override
    public String toString() {
        return "AccessToken[…]";
    }
}
