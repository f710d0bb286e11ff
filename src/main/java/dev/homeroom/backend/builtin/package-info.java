@NullMarked
package dev.homeroom.backend.builtin;

import org.jspecify.annotations.NullMarked;
