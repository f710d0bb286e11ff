package dev.homeroom.files.incoming;

import java.util.Optional;

/**
 * A file of a person, as the index has it.
 *
 * @param json the event, as the homeserver pushed it
 * @param sign the reaction that says that the file waits: its event id, or its transaction id; empty text for none
 * @param landed its copy in the workspace, if there was one; it may be gone by now
 */
public record KnownFile(IncomingFile file, String json, String sign, Optional<LandedFile> landed) {
    public KnownFile with(LandedFile copy) {
        return new KnownFile(file, json, sign, Optional.of(copy));
    }
}
