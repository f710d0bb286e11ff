package dev.homeroom.cli.demo;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** URLs of the demo's services, all on 127.0.0.1. */
record DemoAddresses(int homeserverPort, int homeroomPort, int managementPort) {
    static DemoAddresses choose(RandomGenerator random) throws DemoFailedException {
        List<Integer> ports = LoopbackPorts.choose(3, random);
        return new DemoAddresses(ports.get(0), ports.get(1), ports.get(2));
    }

    /** Returns the variables that the manifest's profile {@code demo} has for the ports. */
    Map<String, String> variables() {
        return Map.of(
                "DEMO_HOMESERVER_PORT", String.valueOf(homeserverPort),
                "DEMO_HOMEROOM_PORT", String.valueOf(homeroomPort),
                "DEMO_MANAGEMENT_PORT", String.valueOf(managementPort));
    }

    URI homeserver() {
        return local(homeserverPort);
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
