package dev.homeroom.files.remote;

import dev.homeroom.files.remote.RemoteRefusal.RefusalKind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks up names for the connections of {@link RemotePictures}, which connect to the very addresses that are checked here:
 * there is no second look-up that might say something else.
 */
final class GuardedLookup implements DnsResolver {
    private final Lookup lookup;
    private final Predicate<InetAddress> allowed;

    /** Finds the addresses of a name. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    GuardedLookup(Lookup lookup, Predicate<InetAddress> allowed) {
        this.lookup = lookup;
        this.allowed = allowed;
    }

    /** One address inside closes the name: a server could answer with both and wait for the other to fail. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = lookup.of(host);
        if (found.length == 0 || !Stream.of(found).allMatch(allowed)) {
            throw new ForbiddenHostException();
        }
        return found;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** The name leads to an address that may not be asked. */
    static final class ForbiddenHostException extends UnknownHostException {
        RemoteRefusal refusal() {
            return new RemoteRefusal(RefusalKind.ADDRESS, "an address that is not public");
        }
    }
}
