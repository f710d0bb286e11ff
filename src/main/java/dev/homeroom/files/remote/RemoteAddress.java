package dev.homeroom.files.remote;

import dev.homeroom.files.remote.RemoteRefusal.RefusalKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rules for the text of an address. Addresses that two programs may read in two ways are refused: numbers for hosts
 * other than four decimal ones, credentials, and anything that is not plain ASCII.
 *
 * @param scheme the one that is allowed
 * @param port the one that is allowed
 */
record RemoteAddress(String scheme, int port) {
    static final RemoteAddress OF_THE_WEB = new RemoteAddress("https", 443);

    private static final int LONGEST = 2_000;
    private static final Pattern PLAIN = Pattern.compile("[!-~&&[^\\\\\"<>^`{|}]]+");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern TOP_LABEL = Pattern.compile("(?!0x)(?=.*[a-z])[a-z0-9-]{2,63}");
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
    private static final Pattern INSIDE = Pattern.compile(
            ".*\\.(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|test|invalid|onion|home\\.arpa)");

    /** @throws RemoteRefusal unless the address may be asked for */
    URI of(String written) throws RemoteRefusal {
        if (written.length() > LONGEST || !PLAIN.matcher(written).matches()) {
            throw refused();
        }
        try {
            return checked(new URI(written));
        } catch (URISyntaxException e) {
            throw refused();
        }
    }

    /** The target of a redirect, which may be relative. */
    URI redirected(URI from, String location) throws RemoteRefusal {
        if (location.length() > LONGEST || !PLAIN.matcher(location).matches()) {
            throw refused();
        }
        try {
            return checked(from.resolve(new URI(location)));
        } catch (URISyntaxException e) {
            throw refused();
        }
    }

    private URI checked(URI address) throws RemoteRefusal {
        String host = address.getHost();
        boolean isAllowed = scheme.equalsIgnoreCase(address.getScheme())
                && host != null
                && address.getRawUserInfo() == null
                && (address.getPort() == -1 || address.getPort() == port)
                && isHost(host.toLowerCase(Locale.ROOT));
        if (!isAllowed) {
            throw refused();
        }
        return address;
    }

    /** The address behind it is checked when it is looked up. */
    private static boolean isHost(String host) {
        if (IPV4.matcher(host).matches() || IPV6.matcher(host).matches()) {
            return true;
        }
        String[] labels = host.split("\\.", -1);
        return labels.length >= 2
                && Stream.of(labels).allMatch(label -> LABEL.matcher(label).matches())
                && TOP_LABEL.matcher(labels[labels.length - 1]).matches()
                && !INSIDE.matcher(host).matches();
    }

    private static RemoteRefusal refused() {
        return new RemoteRefusal(RefusalKind.ADDRESS, "an address that may not be asked for");
    }
}
