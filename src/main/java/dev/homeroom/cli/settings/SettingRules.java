package dev.homeroom.cli.settings;

import static dev.homeroom.cli.settings.SettingRule.notNeeded;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules, in the order in which an operator meets them. The mappings say which values a single setting may have. The
 * rules here also check files, pairs of settings, and old names.
 */
public final class SettingRules {
    private static final Set<String> TO_REGISTER = Set.of(
            SettingName.SERVER_NAME.key(),
            "homeroom.registration.public-url",
            "homeroom.registration.file",
            "homeroom.registration.id",
            "homeroom.registration.bot-name");

    /** The rules that must pass before a registration is written. */
    public static final List<SettingRule> FOR_REGISTERING = List.of(
            SettingRules::deprecatedServerName,
            new ConstraintRule(setting -> TO_REGISTER.contains(setting.key())),
            new UnknownSettingRule());

    /** The rules that must pass before Homeroom serves. */
    public static final List<SettingRule> FOR_SERVING = List.of(
            SettingRules::deprecatedServerName,
            new BackendsRule(List.of(new ConstraintRule(setting -> true), new UnknownSettingRule())),
            new RegistrationRule(),
            new WordingRule(),
            SettingRules::portsDiffer,
            SettingRules::workspaceIsUsable,
            notNeeded("MATRIX_ADMIN_PASSWORD"),
            notNeeded("MATRIX_PASSWORD"),
            notNeeded("DEV_MODE"));

    private SettingRules() {}

    private static Stream<SettingProblem> deprecatedServerName(SettingSource settingSource) {
        return settingSource.hasEnvironment("SYNAPSE_SERVER_NAME")
                ? Stream.of(new SettingProblem.Notice(
                        "SYNAPSE_SERVER_NAME is deprecated: please use MATRIX_SERVER_NAME, which takes precedence."))
                : Stream.empty();
    }

    private static Stream<SettingProblem> portsDiffer(SettingSource settingSource) {
        Map<String, SettingName> taken = new HashMap<>();
        List<SettingProblem> problems = new ArrayList<>();
        ports(settingSource)
                .forEach((name, port) -> Optional.ofNullable(taken.putIfAbsent(port, name))
                        .map(first -> SettingProblem.wrong(name, "is the same port as " + first.env() + "."))
                        .ifPresent(problems::add));
        return problems.stream();
    }

    /** Those that are chosen. */
    private static Map<SettingName, String> ports(SettingSource settingSource) {
        Map<SettingName, String> ports = new LinkedHashMap<>();
        ports.put(
                SettingName.HTTP_PORT,
                settingSource.value(SettingName.HTTP_PORT).orElse(PortsAreFree.USUAL_HTTP_PORT));
        ports.put(
                SettingName.MANAGEMENT_PORT,
                settingSource.value(SettingName.MANAGEMENT_PORT).orElse(PortsAreFree.USUAL_MANAGEMENT_PORT));
        PortsAreFree.ofMcp(settingSource)
                .forEach(name -> settingSource.value(name).ifPresent(port -> ports.put(name, port)));
        ports.values().removeIf(PortsAreFree.NO_PORT::equals);
        return ports;
    }

    private static Stream<SettingProblem> workspaceIsUsable(SettingSource settingSource) {
        return settingSource
                .value(SettingName.WORKSPACE)
                .filter(folder -> !isUsableFolder(folder))
                .map(
                        folder -> SettingProblem.wrong(
                                SettingName.WORKSPACE,
                                "is \"" + folder
                                        + "\", but has to be a folder that Homeroom can read and write; it is created if it is missing."))
                .stream();
    }

    private static boolean isUsableFolder(String value) {
        try {
            Path folder = Path.of(value);
            return Files.notExists(folder)
                    || (Files.isDirectory(folder) && Files.isReadable(folder) && Files.isWritable(folder));
        } catch (InvalidPathException e) {
            return true; // The constraint of its mapping reports this already.
        }
    }
}
