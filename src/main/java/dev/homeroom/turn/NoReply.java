package dev.homeroom.turn;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The answer of an agent that wants to post nothing (spec section 7), in all the ways in which models write it. */
public final class NoReply {
    /** The usual way to write it. */
    public static final String SPELLED = "<no-reply/>";

    private static final int LONGEST = 500;
    private static final String SOMEBODY = "(?:@[^\\s:]++(?::[^\\s:,]++)?|\\[[^\\]]*+\\]\\([^)\\s]*+\\))[:,]?\\s*+";
    private static final String DECORATION = "(?:`{3,}+(?:xml|html)?\\n|[\\s`*_~\"'.\\p{Cf}\\u2800\\u3164\\uFE0F])*+";
    private static final String NAME = "no[-_ ]?reply";
    /** The end of each name; a search for it is quicker than the pattern. */
    private static final String REPLY = "reply";

    private static final Pattern WHOLE = Pattern.compile("(?i)" + DECORATION + "(?:" + SOMEBODY + ")?" + DECORATION
            + "(?:<|&lt;)\\s*+/?\\s*+" + NAME + "\\s*+/?\\s*+(?:>|&gt;)"
            + "\\s*+(?:(?:<|&lt;)\\s*+/\\s*+" + NAME + "\\s*+(?:>|&gt;))?" + DECORATION);

    private NoReply() {}

    public static boolean isMeantBy(String message) {
        return message.length() <= LONGEST
                && message.toLowerCase(Locale.ROOT).contains(REPLY)
                && WHOLE.matcher(message).matches();
    }

    /** Returns the agent's messages without those that mean silence. */
    public static List<String> without(List<String> messages) {
        return messages.stream().filter(message -> !isMeantBy(message)).toList();
    }

    /** Whether the beginning of a message may still become one that means silence; a blank one may. */
    @SuppressWarnings("JdkObsolete")
    public // The text is streamed: more of it is to come.
    static boolean mayBecome(String beginning) {
        Matcher whole = WHOLE.matcher(beginning);
        return beginning.length() <= LONGEST && (whole.matches() || whole.hitEnd());
    }
}
