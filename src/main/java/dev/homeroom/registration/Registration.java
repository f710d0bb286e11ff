package dev.homeroom.registration;

/**
 * What the registration file says, as far as Homeroom itself needs it.
 *
 * @param id the application service's id at the homeserver
 * @param asToken what we show to the homeserver
 * @param hsToken what the homeserver shows to us
 * @param senderLocalpart the bot's localpart
 * @param url where the homeserver reaches us
 */
public record Registration(String id, String asToken, String hsToken, String senderLocalpart, String url) {
    /** Tokens stay out of logs, even by accident. */
    @Override
    public String toString() {
        return "Registration[" + id + ", " + senderLocalpart + ", " + url + "]";
    }
}
