package dev.homeroom.cli.demo;

import java.net.URI;
import java.util.List;
import java.util.random.RandomGenerator;

/** URLs of the demo's services, all on 127.0.0.1. */
record DemoAddresses(int homeserverPort, int homeroomPort, int managementPort) {
    static DemoAddresses choose(RandomGenerator random) throws DemoFailedException {
        List<Integer> ports = LoopbackPorts.choose(3, random);
        return new DemoAddresses(ports.get(0), ports.get(1), ports.get(2));
    }

    URI homeserver() {
        return local(homeserverPort);
    }

    URI homeroom() {
        return local(homeroomPort);
    }

    URI ready() {
        return local(managementPort).resolve("/q/health/ready");
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
