@NullMarked
package dev.homeroom.backend.letta;

import org.jspecify.annotations.NullMarked;
