package dev.homeroom.operations.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.logging.LogRuntimeConfig;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuardedHandlersTest {
    private static final Optional<String> GUARD = Optional.of("log-guard");

    @Test
    void every_handler_has_the_guard_whoever_names_it_and_whatever_else_is_set() {
        // When
        LogRuntimeConfig log = configuration(Map.of(
                "quarkus.log.handlers", "audit,Ops,wire,far",
                "quarkus.log.handler.file.audit.path", "audit.log",
                "quarkus.log.handler.file.\"with.dots\".level", "TRACE",
                "quarkus.log.handler.console.Ops.format", "%m",
                "quarkus.log.handler.syslog.far.endpoint", "logs:514",
                "quarkus.log.handler.socket.wire.filter", "mine",
                "quarkus.log.file.filter", "mine"));

        // Then
        assertThat(log.fileHandlers()).containsOnlyKeys("audit", "with.dots");
        assertThat(Stream.of(
                                Stream.of(
                                        log.console().filter(),
                                        log.file().filter(),
                                        log.syslog().filter(),
                                        log.socket().filter()),
                                log.fileHandlers().values().stream().map(LogRuntimeConfig.FileConfig::filter),
                                log.consoleHandlers().values().stream().map(LogRuntimeConfig.ConsoleConfig::filter),
                                log.syslogHandlers().values().stream().map(LogRuntimeConfig.SyslogConfig::filter),
                                log.socketHandlers().values().stream().map(LogRuntimeConfig.SocketConfig::filter))
                        .flatMap(filters -> filters)
                        .collect(Collectors.toList()))
                .hasSize(9)
                .containsOnly(GUARD);
    }

    @Test
    void other_settings_are_as_they_were_set() {
        // When
        LogRuntimeConfig log = configuration(Map.of(
                "quarkus.log.handler.file.audit.path",
                "audit.log",
                "quarkus.log.filter.\"io.agroal\".if-starts-with",
                "Datasource"));

        // Then
        assertThat(log.fileHandlers().values())
                .singleElement()
                .satisfies(audit -> assertThat(audit.path()).hasName("audit.log"));
        assertThat(log.filters().values())
                .singleElement()
                .satisfies(cleanup -> assertThat(cleanup.ifStartsWith()).containsExactly("Datasource"));
    }

    /** As Quarkus reads it, with everything that is found on the class path. */
    private static LogRuntimeConfig configuration(Map<String, String> settings) {
        return ConfigUtils.configBuilder()
                .withSources(new PropertiesConfigSource(settings, "an operator's", 500))
                .withMapping(LogRuntimeConfig.class)
                .build()
                .getConfigMapping(LogRuntimeConfig.class);
    }
}
