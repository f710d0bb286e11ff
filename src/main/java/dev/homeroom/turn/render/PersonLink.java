package dev.homeroom.turn.render;

import dev.homeroom.matrix.UserId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Links that name a person or agent.
 *
 * @see <a href="https://spec.matrix.org/latest/appendices/#matrixto-navigation">Matrix specification, matrix.to</a>
 */
final class PersonLink {
    private static final Pattern TO = Pattern.compile(
            "https?://matrix\\.to/#/(?<id>(?:@|%40)[^?/]{1,1000}+)(?:\\?.*)?",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private PersonLink() {}

    static String to(UserId user) {
        return "https://matrix.to/#/"
                + URLEncoder.encode(user.value(), StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A");
    }

    /** Empty when the address is not a link to a user. */
    static Optional<UserId> of(String address) {
        Matcher link = TO.matcher(address);
        return link.matches() ? decoded(link.group("id")) : Optional.empty();
    }

    private static Optional<UserId> decoded(String id) {
        try {
            return Optional.of(URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .filter(UserId::isValid)
                    .map(UserId::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
