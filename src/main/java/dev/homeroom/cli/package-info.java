/**
 * The command line. Commands that need no running service ({@code --help}, {@code --version}, {@code registration})
 * never start Quarkus. A command is one class, named in {@link dev.homeroom.cli.HomeroomCommand}.
 */
@NullMarked
package dev.homeroom.cli;

import org.jspecify.annotations.NullMarked;
