package dev.homeroom.launcher;

import dev.homeroom.launcher.definition.LocalPort;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.manifest.Problems;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whether services could listen on their ports. */
final class PortCheck {
    private PortCheck() {}

    /** Finds ports that two services want. */
    static void between(Collection<ServiceDefinition> services, Problems problems) {
        Map<Integer, String> owners = new HashMap<>();
        for (ServiceDefinition service : services) {
            for (LocalPort port : service.ports()) {
                Optional.ofNullable(owners.put(port.port(), service.name()))
                        .filter(other -> !other.equals(service.name()))
                        .ifPresent(other ->
                                problems.add(other + " and " + service.name() + " both use port " + port.port() + "."));
            }
        }
    }

    /** Finds ports that something listens on. */
    static void taken(ServiceDefinition service, Problems problems) {
        service.ports().stream()
                .filter(PortCheck::isTaken)
                .forEach(port -> problems.add(service.name() + " needs port " + port.port()
                        + ", and something else listens on it. Stop that, or choose another port."));
    }

    private static boolean isTaken(LocalPort port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port.host(), port.port()));
            return false;
        } catch (IOException e) {
            // A port below 1024 is not ours to try, but may well be the service's.
            return String.valueOf(e.getMessage()).contains("in use");
        }
    }
}
