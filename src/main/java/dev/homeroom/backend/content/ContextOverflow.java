package dev.homeroom.backend.content;

import java.util.regex.Pattern;

/** Detects errors of a question that exceeds the model's context; each server words them differently. */
public final class ContextOverflow {
    private static final Pattern CODE = Pattern.compile(
            "(?i)context_?length_?exceeded|exceed_context_size_error|context_?window_?exceeded(_?error)?|context_?window"
                    + "|request_too_large|prompt_too_long|string_above_max_length|max_tokens_exceeded|context_overflow"
                    + "|model_context_window_exceeded|llm_context_window_exceeded");

    private static final Pattern WORDS = Pattern.compile(
            "(?i)(maximum|max|available|model'?s?|the) (context|prompt|input)[ -]?(length|size|window|limit)"
                    + "|context[ _-]?(length|size|window|limit|overflow)\\b"
                    + "|exceeds? (the |its )?(maximum |max |available )?(number of |model('s)? )?(input |context )?(tokens|context|token limit)"
                    + "|(prompt|input|request|message|conversation)s? (is |are )?too (long|large)"
                    + "|too many (input )?tokens"
                    + "|input token count|token limit"
                    + "|max_model_len|n_ctx|n_keep"
                    + "|tokens? must be reduced|reduce (the|your) (length|prompt|input|messages)"
                    + "|range of input length"
                    + "|payload too large|request entity too large");

    private ContextOverflow() {}

    public static boolean says(int status, String code, String words) {
        return status == 413
                || CODE.matcher(code).matches()
                || (WORDS.matcher(words).find() && !isPause(status, words));
    }

    /** Limits a minute are about patience, unless the request alone is over them. */
    private static boolean isPause(int status, String words) {
        return status == 429
                && !Pattern.compile("(?i)must be reduced|request too large")
                        .matcher(words)
                        .find();
    }
}
