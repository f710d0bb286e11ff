package dev.homeroom.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a registration from YAML and rejects an unusable or unsafe one. */
final class RegistrationCheck {
    private final String file;
    private final JsonNode yaml;

    RegistrationCheck(String file, JsonNode yaml) {
        this.file = file;
        this.yaml = yaml;
    }

    /** Returns the fields without checking tokens and namespaces. */
    Registration fields() throws InvalidRegistrationException {
        return new Registration(text("id"), text("as_token"), text("hs_token"), text("sender_localpart"), text("url"));
    }

    Registration checkedFor(String serverName) throws InvalidRegistrationException {
        Registration registration = fields();
        checkToken("as_token", registration.asToken());
        checkToken("hs_token", registration.hsToken());
        if (registration.asToken().equals(registration.hsToken())) {
            throw invalid("has the same as_token and hs_token; they must differ.");
        }
        checkNamespace("users", "@agent_x:" + serverName);
        checkNamespace("users", "@" + registration.senderLocalpart() + ":" + serverName);
        checkNamespace("aliases", "#agent_x:" + serverName);
        return registration;
    }

    private String text(String key) throws InvalidRegistrationException {
        JsonNode value = yaml.path(key);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw invalid("has no " + key + ".");
        }
        return value.textValue();
    }

    private void checkToken(String name, String token) throws InvalidRegistrationException {
        if (Tokens.isSample(token)) {
            throw invalid("still has the sample %s. Put in a random one, or let `homeroom registration` write the file."
                    .formatted(name));
        }
        if (token.length() < Tokens.MIN_LENGTH) {
            throw invalid("has an %s of fewer than %d characters.".formatted(name, Tokens.MIN_LENGTH));
        }
    }

    private void checkNamespace(String kind, String example) throws InvalidRegistrationException {
        for (JsonNode namespace : yaml.path("namespaces").path(kind)) {
            if (namespace.path("exclusive").asBoolean()
                    && matches(namespace.path("regex").asText(), example)) {
                return;
            }
        }
        throw invalid("has no exclusive namespace in namespaces.%s that covers %s (is MATRIX_SERVER_NAME right?)."
                .formatted(kind, example));
    }

    private boolean matches(String regex, String example) throws InvalidRegistrationException {
        try {
            return Pattern.compile(regex).matcher(example).find();
        } catch (PatternSyntaxException e) {
            throw invalid("has a namespace that is not a regular expression: " + regex);
        }
    }

    private InvalidRegistrationException invalid(String fault) {
        return new InvalidRegistrationException("The registration file " + file + " " + fault);
    }
}
