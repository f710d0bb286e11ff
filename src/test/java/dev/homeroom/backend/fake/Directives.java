package dev.homeroom.backend.fake;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Directives in a question for its fake agent: {@code [[sleep=SECONDS]]} before the answer, {@code [[busy]]} refuse,
 * {@code [[err=STATUS]]} let the language model fail, {@code [[garbage]]} answer nonsense, {@code [[long=N]]} answer N
 * characters, {@code [[pings-only]]} never end, {@code [[empty-chunks]]} the same with empty chunks, {@code [[mute]]}
 * keep working while the first connection is silent, {@code [[cut]]} break the connection after the first words (the
 * work continues), {@code [[silent]]} end without an answer, {@code [[think]]} reason aloud, {@code [[tool=NAME]]} call
 * a tool, {@code [[approval]]} wait for an approval.
 */
record Directives(String text) {
    private static final Pattern ANY = Pattern.compile("\\[\\[.*?]]", Pattern.DOTALL);

    boolean has(String name) {
        return text.contains("[[" + name + "]]");
    }

    Duration sleep() {
        Matcher sleep = Pattern.compile("\\[\\[sleep=([0-9.]+)]]").matcher(text);
        return sleep.find() ? Duration.ofMillis(Math.round(Double.parseDouble(sleep.group(1)) * 1000)) : Duration.ZERO;
    }

    OptionalInt error() {
        return number("err");
    }

    String tool() {
        Matcher tool = Pattern.compile("\\[\\[tool=(\\w+)]]").matcher(text);
        return tool.find() ? tool.group(1) : "";
    }

    String answer() {
        OptionalInt length = number("long");
        if (length.isPresent()) {
            return "lorem ipsum ".repeat(length.getAsInt() / 12 + 1).substring(0, length.getAsInt());
        }
        return has("silent") ? "" : "echo: " + ANY.matcher(text).replaceAll("").strip();
    }

    private OptionalInt number(String name) {
        Matcher number = Pattern.compile("\\[\\[" + name + "=(\\d+)]]").matcher(text);
        return number.find() ? OptionalInt.of(Integer.parseInt(number.group(1))) : OptionalInt.empty();
    }
}
