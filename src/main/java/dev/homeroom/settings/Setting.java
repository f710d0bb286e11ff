package dev.homeroom.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one key of a {@code @ConfigMapping}; docs/configuration.md is generated from these. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
    /** One or two sentences for operators: purpose, unit, valid values. */
    String value();

    /** The short environment name, in addition to the one derived from the key; empty if there is none. */
    String env() default "";

    /** Whether the value is never repeated, because it is a secret or may contain one by mistake. */
    boolean secret() default false;
}
