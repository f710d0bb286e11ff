/**
 * Supervision: {@link dev.homeroom.launcher.supervise.Supervisor} makes services be as people asked, and keeps them so. One process at
 * a time supervises; its end leaves the services running, and the next one takes them over.
 */
@NullMarked
package dev.homeroom.launcher.supervise;

import org.jspecify.annotations.NullMarked;
