package dev.homeroom.backend.openai;

import java.util.Locale;
import java.util.regex.Pattern;

/** The reason why a model stopped, in the words of many servers. */
enum Finish {
    STOPPED,
    AT_LIMIT,
    FILTERED,
    WANTS_TOOLS,
    FAILED;

    private static final Pattern LIMIT =
            Pattern.compile("length|.*max_?(output_)?tokens|model_length|.*context_window.*|incomplete");
    private static final Pattern FILTER = Pattern.compile(
            ".*filter.*|.*safety.*|sensitive|blocklist|prohibited_content|recitation|spii|guardrail.*|language|refusal");
    private static final Pattern TROUBLE = Pattern.compile(
            ".*error.*|fail(ed|ure)?|.*exception.*|abort(ed)?|cancell?ed|insufficient_system_resource|malformed_.*|timeout");

    static Finish of(String reason) {
        String word = reason.strip().toLowerCase(Locale.ROOT);
        if (LIMIT.matcher(word).matches()) {
            return AT_LIMIT;
        }
        if (FILTER.matcher(word).matches()) {
            return FILTERED;
        }
        if (TROUBLE.matcher(word).matches()) {
            return FAILED;
        }
        return word.equals("tool_calls") || word.equals("function_call") || word.equals("tool_use")
                ? WANTS_TOOLS
                : STOPPED;
    }
}
