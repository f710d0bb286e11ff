package dev.homeroom.files.opened;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspacePathTest {
    private static final String LONG = "a".repeat(300);

    static Stream<String> hostile() {
        return Stream.of(climbing(), absolute(), encoded(), lookAlike(), invisible(), reserved(), endless())
                .flatMap(List::stream);
    }

    private static List<String> climbing() {
        return List.of(
                "..",
                ".",
                "../secret",
                "../../etc/passwd",
                "a/../b",
                "a/../../b",
                "a/..",
                "./a",
                "a/./b",
                "..\\secret",
                "a\\..\\..\\b",
                "a\\b",
                "...",
                "....//secret",
                "..;/a",
                "outbox/../inbox/a",
                ".hidden",
                "a/.ssh/id_rsa",
                ".git/config");
    }

    private static List<String> absolute() {
        return List.of(
                "/etc/passwd",
                "//server/share/a",
                "/proc/self/environ",
                "/proc/self/fd/3",
                "/dev/zero",
                "/dev/stdin",
                "\\\\server\\share\\a",
                "\\\\?\\C:\\a",
                "C:\\a",
                "C:/a",
                "c:a",
                "~/a",
                "~root/a",
                "file:///etc/passwd",
                "a//b",
                "a/",
                "");
    }

    private static List<String> encoded() {
        return List.of(
                "%2e%2e/secret",
                "%2E%2E%2Fsecret",
                "..%2fsecret",
                "%2fetc%2fpasswd",
                "..%5csecret",
                "%252e%252e%252fsecret",
                "%25252e%25252e/secret",
                "a%00.png",
                "%c0%ae%c0%ae/secret",
                "%c0%afetc",
                "%e0%80%ae%e0%80%ae/a",
                "%ff%fe",
                "a%2f..%2f..%2fb",
                "%2e/a",
                "a%0ab",
                "%7e/a",
                "%ef%bc%8e%ef%bc%8e/secret");
    }

    private static List<String> lookAlike() {
        return List.of(
                "\uFF0E\uFF0E/secret",
                "\uFF0E\uFF0E\uFF0Fsecret",
                "\u2024\u2024/secret",
                "\u2025/secret",
                "\u2026/secret",
                "a\u2215b",
                "a\u2044b",
                "a\u29F8b",
                "a\uFF0Fb",
                "a\uFF3Cb",
                "a\uFE68b",
                "a\u2216b",
                "\u2100ccount",
                "\uFF43\uFF4F\uFF4E",
                "chart\u202Egnp.exe",
                "a\u3164b");
    }

    private static List<String> invisible() {
        return List.of(
                "\0",
                "a\0b",
                "a\nb",
                "a\rb",
                "a\u0007b",
                "\u001B[2J",
                "a\u0085b",
                "a\u2028b",
                "a\u200Bb",
                "\u200B..",
                ".\u200B./a",
                "\uFEFFa",
                "a\u00ADb",
                "\uD800",
                " ",
                "a/ /b",
                " a",
                "a ",
                "a\u00A0",
                "a.");
    }

    private static List<String> reserved() {
        return List.of(
                "con", "CON", "nul.txt", "a/PRN", "aux.tar.gz", "com1", "LPT9.png", "com\u00B9", "conin$", "a/nul/b");
    }

    private static List<String> endless() {
        return List.of(LONG, LONG + ".png", "ü".repeat(128), "a/".repeat(40) + "b", "abcd/".repeat(300) + "a");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_hostile_path_is_no_path(String written) {
        assertThat(WorkspacePath.ofLink(written)).as("as a link").isEmpty();
    }

    @Test
    void there_are_many_hostile_paths() {
        assertThat(hostile().distinct()).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_hostile_path_stays_hostile_below_a_folder(String written) {
        assertThat(WorkspacePath.ofLink("project/" + written)
                        .filter(path -> path.names().stream().anyMatch(WorkspacePathTest::leadsElsewhere)))
                .isEmpty();
    }

    private static boolean leadsElsewhere(String name) {
        return name.isBlank()
                || name.startsWith(".")
                || name.contains("/")
                || name.contains("\\")
                || name.contains("\0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chart.png",
                "project/results/chart 1.png",
                "Grüße/Übersicht.pdf",
                "データ/図.png",
                "a-b_c=d+e@f!g,h;i.txt",
                "12:30.log",
                "surfaces/matrix/agent_a/room.0123456789/outbox/chart.png",
                "console.txt",
                "common.txt",
                "a..b",
                "100$"
            })
    void an_ordinary_path_is_one(String written) {
        assertThat(WorkspacePath.of(written).map(WorkspacePath::toString)).contains(written);
    }

    @Test
    void a_link_may_be_encoded_once_and_have_a_query_or_an_anchor() {
        assertThat(WorkspacePath.ofLink("project/chart%201.png?v=2#top").map(WorkspacePath::toString))
                .contains("project/chart 1.png");
        assertThat(WorkspacePath.ofLink("100%.png").map(WorkspacePath::toString))
                .contains("100%.png");
        assertThat(WorkspacePath.ofLink("a+b.png").map(WorkspacePath::toString)).contains("a+b.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"surfaces/a", "SURFACES/a", "Surfaces/a", "\uFF53urfaces/a", "\u017Furfaces/a"})
    void a_name_that_a_file_system_may_take_for_another_begins_like_it(String written) {
        assertThat(WorkspacePath.of(written))
                .isPresent()
                .get()
                .matches(path -> path.beginsLike("surfaces"))
                .matches(path -> written.equals("surfaces/a") == path.isIn(List.of("surfaces")));
    }
}
