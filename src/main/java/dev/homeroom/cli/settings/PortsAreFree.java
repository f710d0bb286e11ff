package dev.homeroom.cli.settings;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Checks that Homeroom can listen at the configured addresses, before anything else starts. */
public final class PortsAreFree {
    static final String USUAL_HTTP_PORT = "8004";
    static final String USUAL_MANAGEMENT_PORT = "9004";

    /** Any free one, or none. */
    static final String NO_PORT = "0";

    /** In the order in which they are looked at. */
    private static final List<SettingName> MCP_PORTS =
            List.of(SettingName.MCP_HTTP_PORT, SettingName.MCP_WEBSOCKET_PORT, SettingName.MCP_AGENTS_PORT);

    /** The value, as the mapping of the setting reads it. */
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "y", "on");

    private static final int LAST_PORT = 65_535;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

    private static final String HTTP_HOST = "quarkus.http.host";
    private static final Place HTTP =
            new Place(SettingName.HTTP_HOST, SettingName.HTTP_PORT, HTTP_HOST, "quarkus.http.port", USUAL_HTTP_PORT);
    private static final Place MANAGEMENT = new Place(
            SettingName.MANAGEMENT_HOST,
            SettingName.MANAGEMENT_PORT,
            "quarkus.management.host",
            "quarkus.management.port",
            USUAL_MANAGEMENT_PORT);

    private PortsAreFree() {}

    /**
     * One of the places where Homeroom listens.
     *
     * @param host the setting of its address
     * @param port the setting of its port
     * @param hostKey the setting that is listened to, which may be the framework's
     * @param portKey the setting that is listened to
     */
    private record Place(SettingName host, SettingName port, String hostKey, String portKey, String usualPort) {
        /** One of MCP's, which are on the address of the REST interface. */
        static Place ofMcp(SettingName port) {
            return new Place(SettingName.HTTP_HOST, port, HTTP_HOST, port.key(), NO_PORT);
        }

        Optional<String> problem(SettingSource settingSource) {
            String written = number(settingSource);
            if (!NUMBER.matcher(written).matches() || Integer.parseInt(written) > LAST_PORT) {
                return Optional.of("%s is \"%s\", but has to be a whole number from 1 to %d. Set %s instead."
                        .formatted(portKey, written, LAST_PORT, port.env()));
            }
            int number = Integer.parseInt(written);
            return number == 0 ? Optional.empty() : problem(address(settingSource), number);
        }

        private String number(SettingSource settingSource) {
            return settingSource.property(portKey).orElse(usualPort);
        }

        private String address(SettingSource settingSource) {
            return settingSource.property(hostKey).orElse("127.0.0.1");
        }

        /** Whether both can't listen at the same time. */
        boolean collidesWith(Place other, SettingSource settingSource) {
            String address = address(settingSource);
            String another = other.address(settingSource);
            return number(settingSource).equals(other.number(settingSource))
                    && !number(settingSource).equals(NO_PORT)
                    && (address.equals(another) || EVERYWHERE.contains(address) || EVERYWHERE.contains(another));
        }

        private Optional<String> problem(String address, int number) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(address, number));
                return Optional.empty();
            } catch (BindException e) {
                return Optional.of(sentence(address, number, String.valueOf(e.getMessage())));
            } catch (IOException e) {
                return Optional.of(
                        "Homeroom can't listen on %s: there is no such address. Set %s to one of this machine."
                                .formatted(address, host.env()));
            }
        }

        private String sentence(String address, int number, String why) {
            if (why.contains("assign")) {
                return "Homeroom can't listen on %s: this machine has no such address. Set %s to one that it has."
                        .formatted(address, host.env());
            }
            return why.contains("ermission")
                    ? "Homeroom is not allowed to listen on port %d. Set %s to a port from 1024 on."
                            .formatted(number, port.env())
                    : "Port %d on %s is in use. Stop the program that uses it, or set %s to another port."
                            .formatted(number, address, port.env());
        }
    }

    /** The ports for MCP; none while it is off. */
    static List<SettingName> ofMcp(SettingSource settingSource) {
        return settingSource.value(SettingName.MCP).filter(TRUE::contains).isPresent() ? MCP_PORTS : List.of();
    }

    /** In one sentence each, with the setting to change. */
    public static Stream<String> problems(SettingSource settingSource) {
        List<Place> places = Stream.concat(
                        Stream.of(HTTP, MANAGEMENT),
                        ofMcp(settingSource).stream().map(Place::ofMcp))
                .toList();
        List<String> collisions = IntStream.range(0, places.size())
                .boxed()
                .flatMap(index -> places.subList(0, index).stream()
                        .filter(other -> other.collidesWith(places.get(index), settingSource))
                        .map(other -> "%s and %s are the same port. Set one of them to another port."
                                .formatted(
                                        other.port().env(),
                                        places.get(index).port().env())))
                .toList();
        return collisions.isEmpty()
                ? places.stream().flatMap(place -> place.problem(settingSource).stream())
                : collisions.stream();
    }
}
