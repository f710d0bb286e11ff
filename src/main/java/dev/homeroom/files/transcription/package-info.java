/** Voice messages as text, by a service of the operator. The entry point is {@link dev.homeroom.files.transcription.Transcriber}. */
@NullMarked
package dev.homeroom.files.transcription;

import org.jspecify.annotations.NullMarked;
