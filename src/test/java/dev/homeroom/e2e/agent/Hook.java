package dev.homeroom.e2e.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Called by the woven code. A folder shared with the test holds orders and findings. */
public final class Hook {
    /** The exit code after SIGKILL. */
    static final int KILLED = 137;

    static final String ARMED = "armed";
    static final String FOUND = "found";

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    private static final AtomicLong NEXT = new AtomicLong();
    private static volatile Path folder = Path.of(".");
    private static List<String> armed = List.of();
    private static int left;

    private Hook() {}

    static void useFolder(Path shared) {
        folder = shared;
    }

    static void found(Aim aim) {
        try {
            Files.writeString(
                    folder.resolve(FOUND), aim.name() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process if the point is armed for this visit. No hook and no finally block runs. */
    public static synchronized void reached(String point) {
        List<String> order = order();
        if (!order.equals(armed)) {
            armed = order;
            left = order.isEmpty() ? 0 : Integer.parseInt(order.get(1));
        }
        if (!order.isEmpty() && order.getFirst().equals(point) && --left == 0 && take()) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    /** Point, number and name of the order, or nothing. */
    private static List<String> order() {
        try {
            return Files.readAllLines(folder.resolve(ARMED));
        } catch (NoSuchFileException nothingIsArmed) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the order was still open. Each order is executed once. */
    private static boolean take() {
        try {
            return Files.deleteIfExists(folder.resolve(ARMED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value, made unique if it was given before. */
    public static String fresh(String value) {
        return SEEN.add(value) ? value : value + "." + NEXT.incrementAndGet();
    }
}
