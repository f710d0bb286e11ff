package dev.homeroom.registration;

/**
 * The fields of the registration file that Homeroom needs.
 *
 * @param id the application service's id at the homeserver
 * @param asToken token that authenticates Homeroom to the homeserver
 * @param hsToken token that authenticates the homeserver to Homeroom
 * @param senderLocalpart the bot's localpart
 * @param url Homeroom's URL for the homeserver
 */
public record Registration(String id, String asToken, String hsToken, String senderLocalpart, String url) {
    /** Hides the tokens, so that they never reach a log. */
    @Override
    public String toString() {
        return "Registration[" + id + ", " + senderLocalpart + ", " + url + "]";
    }
}
