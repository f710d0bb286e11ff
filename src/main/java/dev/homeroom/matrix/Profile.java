package dev.homeroom.matrix;

import java.util.Optional;

/** A user's profile. */
public record Profile(Optional<String> displayName, Optional<MediaUri> avatar) {
    public static final Profile EMPTY = new Profile(Optional.empty(), Optional.empty());
}
