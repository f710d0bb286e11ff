package dev.homeroom.files.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** Pictures of a web in which a few names lead to this computer. */
public final class RemoteFixture {
    private RemoteFixture() {}

    private record Settings(boolean remote, Duration remoteTimeout) implements RemoteFileSettings {}

    public static RemotePictures off() {
        return new RemotePictures(new Settings(false, Duration.ofSeconds(30)));
    }

    static RemotePictures on(int port, GuardedLookup lookup, Duration longest) {
        return new RemotePictures(new Settings(true, longest), new RemoteAddress("http", port), lookup);
    }

    static GuardedLookup lookup(Map<String, String> names, Predicate<InetAddress> allowed) {
        return new GuardedLookup(host -> addresses(names.getOrDefault(host, host)), allowed);
    }

    private static InetAddress[] addresses(String literals) throws UnknownHostException {
        String[] all = literals.split(" ", -1);
        InetAddress[] addresses = new InetAddress[all.length];
        for (int index = 0; index < all.length; index++) {
            addresses[index] = InetAddress.ofLiteral(all[index]);
        }
        return addresses;
    }
}
