@NullMarked
package dev.homeroom.backend.openai;

import org.jspecify.annotations.NullMarked;
