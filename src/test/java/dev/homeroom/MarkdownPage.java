package dev.homeroom;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of documentation, as GitHub reads it.
 *
 * @param prose the lines outside of code blocks, by line number
 */
record MarkdownPage(Path file, Map<Integer, String> prose) {
    private static final Pattern FENCE = Pattern.compile(" *(`{3,}|~{3,})([^`]*)");
    private static final Pattern CODE = Pattern.compile("(?<!`)(`+)(?!`).+?(?<!`)\\1(?!`)");
    private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]*)\\)");
    private static final Pattern WEB_ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");

    /**
     * A relative link.
     *
     * @param anchor without its {@code #}; empty for the page as a whole
     */
    record Link(Path from, Path target, String anchor) {
        static Link of(Path from, String written) {
            String[] parts = written.split("#", 2);
            String file = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
            Path target = file.isEmpty() ? from : from.resolveSibling(file).normalize();
            return new Link(from, target, parts.length > 1 ? parts[1] : "");
        }
    }

    static boolean isPage(Path file) {
        return file.toString().endsWith(".md") && Files.isRegularFile(file);
    }

    static MarkdownPage read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Map<Integer, String> prose = new TreeMap<>();
        String open = "";
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            Matcher fence = FENCE.matcher(line);
            if (open.isEmpty() && fence.matches()) {
                open = fence.group(1);
            } else if (open.isEmpty()) {
                prose.put(number, line);
            } else if (fence.matches() && closes(fence, open)) {
                open = "";
            }
        }
        return new MarkdownPage(file, prose);
    }

    private static boolean closes(Matcher fence, String open) {
        return fence.group(1).startsWith(open) && fence.group(2).isBlank();
    }

    Stream<Link> links() {
        return prose.values().stream()
                .flatMap(line -> LINK.matcher(CODE.matcher(line).replaceAll("")).results())
                .map(found -> found.group(1))
                .filter(link -> !WEB_ADDRESS.matcher(link).matches())
                .map(link -> Link.of(file, link));
    }

    /** Lines of more characters than {@code most}, tables and the addresses of links left out. */
    Stream<String> linesOver(int most) {
        return prose.entrySet().stream()
                .filter(line -> !line.getValue().startsWith("|"))
                .filter(line -> LINK.matcher(line.getValue()).replaceAll("]").length() > most)
                .map(line -> file + ":" + line.getKey());
    }

    /** As GitHub makes them of headings: an equal one further down gets a number. */
    Set<String> anchors() {
        Map<String, Integer> earlier = new HashMap<>();
        Set<String> anchors = new HashSet<>();
        for (String line : prose.values()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.group(1));
                int count = earlier.merge(anchor, 1, Integer::sum);
                anchors.add(count == 1 ? anchor : anchor + "-" + (count - 1));
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return LINK.matcher(heading)
                .replaceAll("]")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{N}_ -]", "")
                .replace(' ', '-');
    }
}
