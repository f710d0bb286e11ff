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
 * A test that runs once on each database. It gets its own {@link E2eEnvironment}: a fresh homeserver with one person, Alice, a
 * database without rows, and Homeroom, not started.
 *
 * @see SharedScenario
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(E2eEnvironments.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@interface Scenario {
    TestDatabase[] on() default {TestDatabase.H2, TestDatabase.POSTGRESQL};

    /** Environment of the homeserver's start command, each {@code NAME=value}. */
    String[] homeserver() default {};
}
