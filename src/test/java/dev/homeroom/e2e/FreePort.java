package dev.homeroom.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loopback ports for servers that restart. They lie below the kernel's range for outgoing connections, so that no
 * connection takes the port of a stopped server. Each test fork has its own part.
 */
final class FreePort {
    private static final int FIRST = 20_000;
    private static final int FORKS = 6;
    private static final int FOR_EACH_FORK = 2_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(FOR_EACH_FORK));

    private FreePort() {}

    static int choose() {
        for (int attempt = 0; attempt < FOR_EACH_FORK; attempt++) {
            int port = FIRST + fork() * FOR_EACH_FORK + Math.floorMod(NEXT.getAndIncrement(), FOR_EACH_FORK);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free loopback port");
    }

    private static int fork() {
        return Integer.parseInt(System.getProperty("homeroom.e2e.fork", "0")) % FORKS;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
