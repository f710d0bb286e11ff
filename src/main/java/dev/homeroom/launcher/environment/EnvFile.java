package dev.homeroom.launcher.environment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a {@code .env} file: {@code NAME=value}, quoted or not, with comments. */
public final class EnvFile {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
    private static final Pattern SINGLE_QUOTED = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    private static final Pattern DOUBLE_QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*$");

    private EnvFile() {}

    /** @param problems is told a sentence about each line that can't be read, without its text */
    public static Map<String, String> parse(String source, List<String> lines, Consumer<String> problems) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher assignment = LINE.matcher(line);
            if (assignment.matches() && isClosed(assignment.group(2))) {
                values.put(assignment.group(1), unquoted(assignment.group(2)));
            } else {
                problems.accept(source + ": line " + number + " is not NAME=value.");
            }
        }
        return values;
    }

    private static boolean isClosed(String value) {
        return (!value.startsWith("'") && !value.startsWith("\""))
                || SINGLE_QUOTED.matcher(value).matches()
                || DOUBLE_QUOTED.matcher(value).matches();
    }

    private static String unquoted(String value) {
        Matcher literal = SINGLE_QUOTED.matcher(value);
        if (literal.matches()) {
            return literal.group(1).replace("${", "$${");
        }
        Matcher quoted = DOUBLE_QUOTED.matcher(value);
        if (quoted.matches()) {
            return quoted.group(1).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
        }
        return COMMENT.matcher(value).replaceFirst("").strip();
    }
}
