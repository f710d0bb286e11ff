/**
 * {@code homeroom demo}: a homeserver, Homeroom with its built-in agents and a person, on one machine and in one folder, so
 * that a newcomer sees an agent answer. The door is {@link dev.homeroom.cli.demo.DemoCommand}. Everything it starts
 * ends with it.
 */
@NullMarked
package dev.homeroom.cli.demo;

import org.jspecify.annotations.NullMarked;
