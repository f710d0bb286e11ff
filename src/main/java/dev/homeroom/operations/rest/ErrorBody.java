package dev.homeroom.operations.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The bodies of errors: one sentence, and for the homeserver's endpoints the code that Matrix wants. */
final class ErrorBody {
    private static final Pattern OF_HOMESERVER = Pattern.compile("/(_matrix|transactions|users|rooms)(/.*)?");

    private ErrorBody() {}

    static Map<String, String> of(String path, int status, String error) {
        Map<String, String> body = new LinkedHashMap<>();
        if (OF_HOMESERVER.matcher(path).matches()) {
            body.put("errcode", errcode(status));
        }
        body.put("error", error);
        return body;
    }

    private static String errcode(int status) {
        return switch (status) {
            case 400 -> "M_INVALID_PARAM";
            case 404, 405 -> "M_UNRECOGNIZED";
            case 413, 414 -> "M_TOO_LARGE";
            default -> "M_UNKNOWN";
        };
    }
}
