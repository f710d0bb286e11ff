/**
 * {@code homeroom demo}: a homeserver, Homeroom with its built-in agents and a person, on one machine and in one
 * folder, so that a newcomer sees an agent answer. The entry point is {@link dev.homeroom.cli.demo.DemoCommand}. All
 * started processes end with it.
 */
@NullMarked
package dev.homeroom.cli.demo;

import org.jspecify.annotations.NullMarked;
