/**
 * Anything that speaks {@code /v1/models} and {@code /v1/chat/completions}: each model is an agent. Such servers forget
 * what was said, so the conversation is kept in our database; a Letta App Server, which does remember, is told which
 * conversation it is and takes only the newest message.
 */
@NullMarked
package dev.homeroom.backend.openai;

import org.jspecify.annotations.NullMarked;
