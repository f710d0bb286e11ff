package dev.homeroom.backend.letta;

import java.util.regex.Pattern;

/** The words by which Letta names errors, in {@code error.type}, {@code error_type}, or at the head of an old text. */
final class ErrorType {
    private static final Pattern OLD_MODEL_ERROR = Pattern.compile(
            "^(RATE_LIMIT_EXCEEDED|UNAUTHENTICATED|BAD_REQUEST)|\\b(OpenAI|Anthropic|Google|LLM)\\b.*[Ee]rror");

    private ErrorType() {}

    static boolean isOfModel(String type) {
        return type.startsWith("llm_");
    }

    static boolean isRateLimit(String type) {
        return type.equals("llm_rate_limit");
    }

    /** What servers before 0.15 say in one text with a code in front; {@code internal_error} if it isn't the model's. */
    static String ofOldText(String text) {
        if (text.startsWith("RATE_LIMIT_EXCEEDED")) {
            return "llm_rate_limit";
        }
        return OLD_MODEL_ERROR.matcher(text).find() ? "llm_error" : "internal_error";
    }
}
