package dev.homeroom.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Free ports on 127.0.0.1, below the kernel's ephemeral port range. */
final class LoopbackPorts {
    static final int LOWEST = 18_000;
    static final int HIGHEST = 19_999;

    private LoopbackPorts() {}

    /** @throws DemoFailedException when fewer ports are free */
    static List<Integer> choose(int count, RandomGenerator random) throws DemoFailedException {
        int range = HIGHEST - LOWEST + 1;
        int start = random.nextInt(range);
        List<Integer> free = new ArrayList<>();
        IntStream.range(0, range)
                .map(step -> LOWEST + (start + step) % range)
                .filter(LoopbackPorts::isFree)
                .limit(count)
                .forEach(free::add);
        if (free.size() < count) {
            throw new DemoFailedException(
                    "There are not enough free ports on 127.0.0.1 between " + LOWEST + " and " + HIGHEST + ".");
        }
        return List.copyOf(free);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
