package dev.homeroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LoopbackPortsTest {
    private static final RandomGenerator SAME_START = () -> 0L;

    @Test
    void a_port_that_is_taken_is_not_chosen() throws DemoFailedException, IOException {
        // Given
        int first = LoopbackPorts.choose(1, SAME_START).getFirst();
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), first));

            // When
            List<Integer> chosen = LoopbackPorts.choose(3, SAME_START);

            // Then
            assertThat(chosen).doesNotContain(first).doesNotHaveDuplicates().hasSize(3);
            assertThat(chosen).allMatch(port -> port >= LoopbackPorts.LOWEST && port <= LoopbackPorts.HIGHEST);
        }
    }
}
