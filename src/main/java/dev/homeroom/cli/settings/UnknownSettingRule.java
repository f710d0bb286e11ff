package dev.homeroom.cli.settings;

import dev.homeroom.conversation.command.LikelyWord;
import dev.homeroom.settings.DeclaredSetting;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rejects names that look like a setting of Homeroom but are none: a misspelt name would be ignored silently. */
final class UnknownSettingRule implements SettingRule {
    /** Variables of the scripts and the tests. docs/develop/testing.md describes those of the tests. */
    private static final Set<String> OF_SCRIPTS =
            Set.of("HOMEROOM_HOME", "HOMEROOM_JAVA_OPTIONS", "HOMEROOM_PYTHON", "HOMEROOM_LETTA_LAB");

    private static final Pattern OF_TESTS =
            Pattern.compile("HOMEROOM_(TEST|SYNAPSE)_.*|homeroom\\.(home|jar|executable|e2e\\..*)");

    /** Kubernetes sets these in every container for a service whose name begins with {@code homeroom}. */
    private static final Pattern OF_KUBERNETES = Pattern.compile(
            "HOMEROOM_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern ADDRESS_OF_SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");
    private static final Pattern PLACE_IN_LIST = Pattern.compile("\\[\\d+]$|_\\d+_$");
    private static final Pattern WORDS = Pattern.compile("[._]");
    private static final Pattern OF_BACKEND =
            Pattern.compile("homeroom[._]backends[._]\"?([^._\"]+)\"?[._].+", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME_OF_BACKEND = Pattern.compile("<name>", Pattern.CASE_INSENSITIVE);

    @Override
    public Stream<SettingProblem> check(SettingSource settingSource) {
        List<DeclaredSetting> settings = SettingMappings.SETTINGS;
        Set<String> known = settings.stream().flatMap(UnknownSettingRule::names).collect(Collectors.toSet());
        return settingSource
                .names()
                .filter(name -> name.startsWith("HOMEROOM_") || name.startsWith("homeroom."))
                .filter(name -> !isOthers(name, settingSource))
                .sorted()
                .flatMap(name -> problem(name, known));
    }

    private static Stream<String> names(DeclaredSetting setting) {
        return Stream.of(
                setting.key(),
                setting.environment(),
                DeclaredSetting.environmentName(setting.key()),
                "homeroom.invite",
                "homeroom.make-rooms",
                "homeroom.alert-room");
    }

    private static boolean isOthers(String name, SettingSource settingSource) {
        return OF_SCRIPTS.contains(name)
                || OF_TESTS.matcher(name).matches()
                || OF_KUBERNETES.matcher(name).matches()
                || (name.endsWith("_PORT")
                        && ADDRESS_OF_SERVICE
                                .matcher(settingSource.environment().getOrDefault(name, ""))
                                .matches());
    }

    private static Stream<SettingProblem> problem(String name, Set<String> known) {
        String plain = PLACE_IN_LIST.matcher(name).replaceFirst("");
        if (known.contains(plain)) {
            return Stream.empty();
        }
        boolean isVariable = name.startsWith("HOMEROOM_");
        Set<String> named = withBackend(
                known.stream().filter(setting -> setting.startsWith("homeroom.") != isVariable),
                OF_BACKEND.matcher(plain));
        if (named.contains(plain.replace("\"", ""))) {
            return Stream.empty();
        }
        String nearest = named.stream()
                .min(Comparator.<String, Boolean>comparing(setting -> !hasAllWords(setting, plain))
                        .thenComparingInt(setting -> distance(plain, setting))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        return Stream.of(new SettingProblem.Wrong(name + " is not a setting. Did you mean " + nearest + "?"));
    }

    /** Whether somebody left words of the setting out, as in HOMEROOM_PORT. */
    private static boolean hasAllWords(String setting, String written) {
        return List.of(WORDS.split(setting)).containsAll(List.of(WORDS.split(written)));
    }

    /** A setting that begins with the written name has distance 0. */
    private static int distance(String written, String setting) {
        return setting.startsWith(written) ? 0 : LikelyWord.mistakes(written, setting);
    }

    /** Puts the name of the backend that the operator wrote, if it is one's setting, into the settings. */
    private static Set<String> withBackend(Stream<String> settings, Matcher written) {
        return (written.matches()
                        ? settings.map(setting -> NAME_OF_BACKEND
                                .matcher(setting)
                                .replaceFirst(Matcher.quoteReplacement(written.group(1))))
                        : settings)
                .collect(Collectors.toSet());
    }
}
