/**
 * Decisions about tools that agents may use only with people's permission. {@link
 * dev.homeroom.conversation.approval.CardDecisions} writes what people decide on a card, by a reaction, a reply or a command.
 */
@NullMarked
package dev.homeroom.conversation.approval;

import org.jspecify.annotations.NullMarked;
