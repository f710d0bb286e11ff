@NullMarked
package dev.homeroom;

import org.jspecify.annotations.NullMarked;
