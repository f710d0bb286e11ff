/**
 * Questions of agents to people. {@link dev.homeroom.conversation.question.QuestionCards} posts them as cards and takes the
 * answers. The cards in the rooms are the truth, and {@link dev.homeroom.conversation.question.QuestionTable} is an index of them.
 */
@NullMarked
package dev.homeroom.conversation.question;

import org.jspecify.annotations.NullMarked;
