package dev.homeroom.files.remote;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses anybody may reach. Of IPv6, only the global unicast range counts, without the parts of it that are
 * tunnels to other addresses, documentation or protocols.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry/">IANA, special IPv4 addresses</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry/">IANA, special IPv6 addresses</a>
 */
final class PublicAddresses {
    private static final List<Range> NOT_OF_IPV4 = Stream.of(
                    "00000000/8",
                    "0A000000/8",
                    "64400000/10",
                    "7F000000/8",
                    "A9FE0000/16",
                    "AC100000/12",
                    "C0000000/24",
                    "C0000200/24",
                    "C0586300/24",
                    "C0A80000/16",
                    "C6120000/15",
                    "C6336400/24",
                    "CB007100/24",
                    "E0000000/4",
                    "F0000000/4")
            .map(Range::of)
            .toList();

    private static final Range GLOBAL_UNICAST = Range.of("20000000000000000000000000000000/3");

    /** Protocols with Teredo, documentation, 6to4, documentation. */
    private static final List<Range> NOT_OF_IPV6 = Stream.of(
                    "20010000000000000000000000000000/23",
                    "20010DB8000000000000000000000000/32",
                    "20020000000000000000000000000000/16",
                    "3FFF0000000000000000000000000000/20")
            .map(Range::of)
            .toList();

    private PublicAddresses() {}

    private record Range(BigInteger network, int prefix, int bits) {
        static Range of(String written) {
            String[] parts = written.split("/");
            byte[] bytes = HexFormat.of().parseHex(parts[0]);
            return new Range(new BigInteger(1, bytes), Integer.parseInt(parts[1]), bytes.length * Byte.SIZE);
        }

        boolean has(InetAddress address) {
            BigInteger number = new BigInteger(1, address.getAddress());
            return number.xor(network).shiftRight(bits - prefix).signum() == 0;
        }
    }

    static boolean has(InetAddress address) {
        return address instanceof Inet4Address
                ? NOT_OF_IPV4.stream().noneMatch(range -> range.has(address))
                : GLOBAL_UNICAST.has(address) && NOT_OF_IPV6.stream().noneMatch(range -> range.has(address));
    }
}
