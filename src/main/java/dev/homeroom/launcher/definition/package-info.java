/** The definition of a service, with all variables filled in: {@link dev.homeroom.launcher.definition.ServiceDefinition} and its rules. */
@NullMarked
package dev.homeroom.launcher.definition;

import org.jspecify.annotations.NullMarked;
