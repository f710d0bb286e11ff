/**
 * Any server with {@code /v1/models} and {@code /v1/chat/completions}; each model is an agent. Such servers are
 * stateless, so Homeroom keeps the conversation in its database. A Letta App Server keeps the conversation itself: it
 * gets the id of the conversation and only the newest message.
 */
@NullMarked
package dev.homeroom.backend.openai;

import org.jspecify.annotations.NullMarked;
