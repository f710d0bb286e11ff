package dev.homeroom.cli.settings;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks that Homeroom can listen at the configured addresses, before anything else starts. */
public final class PortsAreFree {
    static final String USUAL_HTTP_PORT = "8004";
    static final String USUAL_MANAGEMENT_PORT = "9004";

    private static final int LAST_PORT = 65_535;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

    private static final Place HTTP =
            new Place(SettingName.HTTP_HOST, SettingName.HTTP_PORT, "quarkus.http", USUAL_HTTP_PORT);
    private static final Place MANAGEMENT = new Place(
            SettingName.MANAGEMENT_HOST, SettingName.MANAGEMENT_PORT, "quarkus.management", USUAL_MANAGEMENT_PORT);

    private PortsAreFree() {}

    /**
     * One of the places where Homeroom listens.
     *
     * @param host the setting of its address
     * @param port the setting of its port
     * @param prefix of the framework's settings, which ours end up in
     */
    private record Place(SettingName host, SettingName port, String prefix, String usualPort) {
        Optional<String> problem(SettingSource settingSource) {
            String written = number(settingSource);
            if (!NUMBER.matcher(written).matches() || Integer.parseInt(written) > LAST_PORT) {
                return Optional.of("%s.port is \"%s\", but has to be a whole number from 1 to %d. Set %s instead."
                        .formatted(prefix, written, LAST_PORT, port.env()));
            }
            int number = Integer.parseInt(written);
            return number == 0 ? Optional.empty() : problem(address(settingSource), number);
        }

        private String number(SettingSource settingSource) {
            return settingSource.property(prefix + ".port").orElse(usualPort);
        }

        private String address(SettingSource settingSource) {
            return settingSource.property(prefix + ".host").orElse("127.0.0.1");
        }

        /** Whether both can't listen at the same time. */
        boolean collidesWith(Place other, SettingSource settingSource) {
            String address = address(settingSource);
            String another = other.address(settingSource);
            return number(settingSource).equals(other.number(settingSource))
                    && !number(settingSource).equals("0")
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

    /** In one sentence each, with the setting to change. */
    public static Stream<String> problems(SettingSource settingSource) {
        if (HTTP.collidesWith(MANAGEMENT, settingSource)) {
            return Stream.of("%s and %s are the same port. Set one of them to another port."
                    .formatted(HTTP.port().env(), MANAGEMENT.port().env()));
        }
        return Stream.of(HTTP, MANAGEMENT).flatMap(place -> place.problem(settingSource).stream());
    }
}
