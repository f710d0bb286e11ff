package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Detects models in a list that are not for chats. Names are not evidence; missing information is not guessed. */
final class ModelUse {
    private static final Pattern OTHER = Pattern.compile(
            "(text[-_ ])?embed(ding|dings|der|ders)?|feature[-_]extraction|re-?rank(er|ing|ers)?|score|classif(y|ication)"
                    + "|image([-_]generation)?|text[-_]to[-_](image|speech|audio|video)|audio[-_](speech|transcription)"
                    + "|tts|stt|speech|transcription|moderations?|video");

    /** Fields for the purpose of a model. */
    private static final String[] KINDS = {"type", "model_type", "task", "mode", "pipeline_tag", "kind"};

    private ModelUse() {}

    static boolean isForOtherThings(JsonNode model) {
        for (JsonNode about :
                new JsonNode[] {model, model.path("model_info"), model.path("metadata"), model.path("meta")}) {
            for (String field : KINDS) {
                if (isOther(about.path(field))) {
                    return true;
                }
            }
        }
        return onlyOther(model.path("capabilities"))
                || onlyOther(model.path("architecture").path("output_modalities"))
                || onlyOther(model.path("output_modalities"))
                || onlyOther(model.path("tasks"))
                || onlyOther(model.path("supported_tasks"))
                || speaksNot(model.path("capabilities"));
    }

    private static boolean isOther(JsonNode word) {
        return word.isTextual()
                && OTHER.matcher(word.textValue().strip().toLowerCase(Locale.ROOT))
                        .matches();
    }

    private static boolean onlyOther(JsonNode words) {
        if (!words.isArray() || words.isEmpty()) {
            return false;
        }
        for (JsonNode word : words) {
            if (!isOther(word)) {
                return false;
            }
        }
        return true;
    }

    private static boolean speaksNot(JsonNode capabilities) {
        JsonNode chat = capabilities.path("completion_chat");
        return (chat.isBoolean() && !chat.booleanValue())
                || "embeddings".equals(capabilities.path("type").asText());
    }
}
