package dev.homeroom.registration;

import java.security.SecureRandom;
import java.util.Base64;

/** The shared secrets of Homeroom and the homeserver. */
final class Tokens {
    /** Tuwunel's minimum. */
    static final int MIN_LENGTH = 32;

    /** Prefix of the tokens in the example files. */
    private static final String SAMPLE = "SAMPLE";

    private static final int RANDOM_BYTES = 48;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    /** Returns 64 characters that are safe in URLs, headers and YAML. */
    static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static boolean isSample(String token) {
        return token.regionMatches(true, 0, SAMPLE, 0, SAMPLE.length());
    }
}
