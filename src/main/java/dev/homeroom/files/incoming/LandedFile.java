package dev.homeroom.files.incoming;

import dev.homeroom.files.content.FileContent;
import dev.homeroom.matrix.EventId;

/**
 * A file of a person in the inbox of a room.
 *
 * @param path relative to the workspace, with {@code /}
 * @param sha256 in hexadecimal digits, of the bytes as they came
 * @param content what the bytes are, whatever the sender says
 */
public record LandedFile(EventId event, String path, long size, String sha256, FileContent content) {}
