package dev.homeroom.operations.http;

import dev.homeroom.settings.HttpSettings;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Puts a {@link RequestClock} on each connection to this process. Vert.x has no limit for the time of headers, and only
 * Netty's extension sees a connection before its first request. Netty looks for it where {@link #enable} was called
 * before the first server.
 */
@RegisterForReflection
public final class MeasuredConnections extends ChannelInitializerExtension {
    private final Supplier<Duration> headerLimit;

    /** Called by Netty. */
    public MeasuredConnections() {
        this(() -> ConfigProvider.getConfig()
                .unwrap(SmallRyeConfig.class)
                .getConfigMapping(HttpSettings.class)
                .headerTimeout());
    }

    MeasuredConnections(Supplier<Duration> headerLimit) {
        this.headerLimit = headerLimit;
    }

    public static void enable() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        RequestClock.start(connection, headerLimit.get());
    }
}
