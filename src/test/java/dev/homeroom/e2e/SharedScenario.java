package dev.homeroom.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A {@link Scenario} in the {@link E2eEnvironment} that all shared scenarios of its class have on this database. It brings its
 * own agents, people and rooms, and it begins with the usual settings, undisturbed connections, an empty record of requests
 * and questions, and the log from here on. Homeroom may run already, with rooms of earlier scenarios.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(E2eEnvironments.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@interface SharedScenario {
    TestDatabase[] on() default {TestDatabase.H2, TestDatabase.POSTGRESQL};
}
