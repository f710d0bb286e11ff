/**
 * What a file is, by its bytes: its media type and the size of a picture. Names only tell kinds of text apart. The entry
 * point is {@link dev.homeroom.files.content.FileContent}.
 */
@NullMarked
package dev.homeroom.files.content;

import org.jspecify.annotations.NullMarked;
