package dev.homeroom.cli.settings;

import dev.homeroom.backend.config.BackendConfigs;
import dev.homeroom.backend.config.BackendSettings;
import dev.homeroom.backend.config.LettaSettings;
import dev.homeroom.conversation.PermissionSettings;
import dev.homeroom.conversation.command.CommandSettings;
import dev.homeroom.database.BackupSettings;
import dev.homeroom.database.DatabaseSettings;
import dev.homeroom.directory.DirectorySettings;
import dev.homeroom.files.WorkspaceSettings;
import dev.homeroom.link.LinkSettings;
import dev.homeroom.queue.LaneSettings;
import dev.homeroom.queue.retention.RetentionSettings;
import dev.homeroom.reconcile.plan.ReconcileSettings;
import dev.homeroom.rooms.template.SpaceSettings;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.reply.ReplySettings;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every setting is of its type (a time, a number, yes or no), and there is at least one backend, rightly described. */
public final class TypedSettingsRule implements SettingRule {
    private static final List<Class<?>> SETTINGS = List.of(
            BackendSettings.class,
            LettaSettings.class,
            BackupSettings.class,
            DatabaseSettings.class,
            DirectorySettings.class,
            LinkSettings.class,
            ReconcileSettings.class,
            SpaceSettings.class,
            PermissionSettings.class,
            CommandSettings.class,
            TurnSettings.class,
            ReplySettings.class,
            RetentionSettings.class,
            LaneSettings.class,
            WorkspaceSettings.class);
    private static final Pattern PROPERTY = Pattern.compile("property (homeroom\\.[^ ]+)|(homeroom\\.[^ ]+) in");

    private final UnaryOperator<SmallRyeConfigBuilder> sources;

    public TypedSettingsRule() {
        this(UnaryOperator.identity());
    }

    /** @param sources adds to where settings come from */
    TypedSettingsRule(UnaryOperator<SmallRyeConfigBuilder> sources) {
        this.sources = sources;
    }

    @Override
    public Stream<SettingProblem> check(SettingSource settingSource) {
        SmallRyeConfigBuilder builder = sources.apply(ConfigUtils.configBuilder());
        SETTINGS.forEach(builder::withMapping);
        try {
            return backendProblems(builder.build());
        } catch (ConfigValidationException e) {
            return IntStream.range(0, e.getProblemCount())
                    .mapToObj(i ->
                            new SettingProblem.Wrong(sentence(e.getProblem(i).getMessage())));
        }
    }

    private static Stream<SettingProblem> backendProblems(SmallRyeConfig config) {
        return BackendConfigs.read(
                        config.getConfigMapping(BackendSettings.class), config.getConfigMapping(LettaSettings.class))
                .problems()
                .stream()
                .map(SettingProblem.Wrong::new);
    }

    /** The library's own words hold the value, which may be a secret in the wrong place. */
    private static String sentence(String problem) {
        Matcher property = PROPERTY.matcher(problem);
        String name = property.find()
                ? (property.group(1) != null ? property.group(1) : property.group(2))
                : "One of the homeroom.* settings";
        return name + " is missing or has a value of the wrong kind; docs/configuration.md says what it may be.";
    }
}
