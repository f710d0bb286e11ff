package dev.homeroom.backend.letta;

import java.util.regex.Pattern;

/** Letta's names for errors, in {@code error.type}, {@code error_type}, or at the beginning of an old text. */
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

    /** The type of an error before 0.15: a text that begins with a code. {@code internal_error} if not the model's. */
    static String ofOldText(String text) {
        if (text.startsWith("RATE_LIMIT_EXCEEDED")) {
            return "llm_rate_limit";
        }
        return OLD_MODEL_ERROR.matcher(text).find() ? "llm_error" : "internal_error";
    }
}
