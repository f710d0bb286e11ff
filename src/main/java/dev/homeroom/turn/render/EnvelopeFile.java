package dev.homeroom.turn.render;

import java.util.Optional;

/**
 * A file that came with a message.
 *
 * @param path relative to the workspace
 * @param name any string
 * @param mediaType as the bytes say
 * @param size in bytes
 * @param text the content of a short text file
 */
public record EnvelopeFile(String path, String name, String mediaType, long size, Optional<String> text) {}
