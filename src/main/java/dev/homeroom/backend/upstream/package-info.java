/**
 * What backends that are reached over HTTP have in common: one exchange that ends in a sealed result, event streams
 * that are read with a limit on every wait, and the cap on turns at once. Nothing here is ever sent twice.
 */
@NullMarked
package dev.homeroom.backend.upstream;

import org.jspecify.annotations.NullMarked;
