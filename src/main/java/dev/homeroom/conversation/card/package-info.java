/**
 * The cards on which people decide about tools of agents. {@link dev.homeroom.conversation.card.ApprovalCard} is what the room's
 * message carries, and the truth; {@link dev.homeroom.conversation.card.ApprovalTable} is an index of the cards that wait.
 */
@NullMarked
package dev.homeroom.conversation.card;

import org.jspecify.annotations.NullMarked;
