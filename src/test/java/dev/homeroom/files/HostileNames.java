package dev.homeroom.files;

import java.util.List;
import java.util.stream.Stream;

/** Names that people may give to files to reach other places than the room's inbox. */
public final class HostileNames {
    private static final String LONG = "a".repeat(300);

    private HostileNames() {}

    public static Stream<String> all() {
        return Stream.of(climbing(), absolute(), encoded(), lookAlike(), invisible(), reserved(), odd())
                .flatMap(List::stream);
    }

    private static List<String> climbing() {
        return List.of(
                "..",
                ".",
                "../../etc/passwd",
                "..\\..\\windows\\system32\\config",
                "a/../../b",
                "./../x",
                "....//....//etc/passwd",
                "..;/x",
                "x/..",
                "../",
                "../../other-room.0123456789/inbox/x",
                "../outbox/x");
    }

    private static List<String> absolute() {
        return List.of(
                "/etc/passwd",
                "//host/share/x",
                "\\\\host\\share\\x",
                "C:\\autoexec.bat",
                "C:x",
                "/proc/self/environ",
                "/dev/sda",
                "/dev/stdin",
                "file:///etc/passwd",
                "~/.ssh/authorized_keys",
                "~root",
                "$HOME/x",
                "%USERPROFILE%\\x");
    }

    private static List<String> encoded() {
        return List.of(
                "%2e%2e%2fetc%2fpasswd",
                "%252e%252e%252f",
                "..%2f..%2fx",
                "..%5c..%5cx",
                "%c0%ae%c0%ae%c0%af",
                "..%00/x",
                "&#46;&#46;&#47;x",
                "\\u002e\\u002e\\u002fx",
                "=2E=2E=2Fx");
    }

    private static List<String> lookAlike() {
        return List.of(
                "\uFF0E\uFF0E\uFF0Fetc\uFF0Fpasswd",
                "\u2025/\u2025/x",
                "\u2024\u2024/x",
                "..\u2215..\u2215x",
                "..\u2044..\u2044x",
                "..\uFF3C..\uFF3Cx",
                "\u2026",
                "..\u29F8x",
                "..\uFE68x",
                "photo\u202Egnp.exe");
    }

    private static List<String> invisible() {
        return List.of(
                "",
                " ",
                "\0",
                "x\0.png",
                "a\nb.txt",
                "a\r\nSet-Cookie: x",
                ".\u200B./x",
                ".\u200D.",
                "\uFEFF..",
                "\u202E",
                "a\u0007b",
                "\u001B[2Jx",
                "\uD800",
                "x\uDFFF.txt",
                "\uE000");
    }

    private static List<String> reserved() {
        return List.of("CON", "con.txt", "NUL.tar.gz", "aux", "PRN.", "COM1", "lpt9.log", "COM\u00B9.txt", "x.", "x ");
    }

    private static List<String> odd() {
        return List.of(
                ".bashrc",
                ".homeroom-1.part",
                "-rf",
                "--help",
                "a|b",
                "a;rm -rf x",
                "`id`.txt",
                "$(id).txt",
                "a\"b'c<d>.html",
                "a:b",
                "x::$DATA",
                "*?.txt",
                LONG,
                LONG + ".png",
                "\uD83D\uDE00".repeat(100) + ".gif",
                "\u00E9".repeat(200),
                "e" + "\u0301".repeat(300),
                ".".repeat(300),
                "x." + LONG);
    }
}
