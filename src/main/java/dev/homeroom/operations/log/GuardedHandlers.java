package dev.homeroom.operations.log;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives every log handler the {@link LogGuard}, also those that an operator names, whatever the settings say. Handlers
 * are made before any bean is, so this is done by their setting.
 */
public final class GuardedHandlers implements ConfigSourceInterceptor {
    private static final Pattern FILTER =
            Pattern.compile("quarkus\\.log\\.(handler\\.)?(console|file|syslog|socket)\\.(.+\\.)?filter");

    /** Called by the configuration. */
    public GuardedHandlers() {}

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        return isFilter(name)
                ? ConfigValue.builder().withName(name).withValue(LogGuard.NAME).build()
                : context.proceed(name);
    }

    private static boolean isFilter(String name) {
        return name.endsWith(".filter") && FILTER.matcher(name).matches();
    }
}
