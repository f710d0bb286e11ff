/** Lets turns wait for people's decisions about tools. The door is {@link dev.homeroom.turn.approval.TurnApprovals}. */
@NullMarked
package dev.homeroom.turn.approval;

import org.jspecify.annotations.NullMarked;
