package dev.homeroom.cli.settings;

import static dev.homeroom.cli.settings.SettingRule.notNeeded;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
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

    private static final String ANY_FREE_PORT = "0";

    private SettingRules() {}

    private static Stream<SettingProblem> deprecatedServerName(SettingSource settingSource) {
        return settingSource.hasEnvironment("SYNAPSE_SERVER_NAME")
                ? Stream.of(new SettingProblem.Notice(
                        "SYNAPSE_SERVER_NAME is deprecated: please use MATRIX_SERVER_NAME, which takes precedence."))
                : Stream.empty();
    }

    private static Stream<SettingProblem> portsDiffer(SettingSource settingSource) {
        String port = settingSource.value(SettingName.HTTP_PORT).orElse(PortsAreFree.USUAL_HTTP_PORT);
        String management = settingSource.value(SettingName.MANAGEMENT_PORT).orElse(PortsAreFree.USUAL_MANAGEMENT_PORT);
        return port.equals(management) && !port.equals(ANY_FREE_PORT)
                ? Stream.of(
                        SettingProblem.wrong(SettingName.MANAGEMENT_PORT, "is the same port as HOMEROOM_HTTP_PORT."))
                : Stream.empty();
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
