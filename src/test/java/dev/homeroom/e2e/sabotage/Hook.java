package dev.homeroom.e2e.sabotage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Called by the woven code. System properties name the folder that the test puts its orders in, and the mutations to make. */
public final class Hook {
    static final String FOLDER = "sabotage.folder";
    static final String MUTATIONS = "sabotage.mutations";

    /** The exit code after SIGKILL. */
    static final int KILLED = 137;

    static final String ARMED = "armed";

    private static final Path ORDER = Path.of(System.getProperty(FOLDER, "."), ARMED);
    private static final Set<String> ACTIVE =
            Set.of(System.getProperty(MUTATIONS, "").split(","));
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
    private static final AtomicLong NEXT = new AtomicLong();
    private static List<String> armed = List.of();
    private static int left;

    private Hook() {}

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
            return Files.readAllLines(ORDER);
        } catch (NoSuchFileException nothingIsArmed) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the order was still open. Each order is executed once. */
    private static boolean take() {
        try {
            return Files.deleteIfExists(ORDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value; made unique if the mutation is active and the value was given before. */
    public static String fresh(String value, String mutation) {
        return !ACTIVE.contains(mutation) || SEEN.add(value) ? value : value + "." + NEXT.incrementAndGet();
    }
}
