package dev.homeroom.mcp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Lets an operator's tool do nothing that destroys something before a person has agreed. */
public final class Confirmation {
    private static final String CONFIRM = "confirm";

    private Confirmation() {}

    /**
     * The result of a call without {@code confirm: true}: nothing was done.
     *
     * @param consequence a sentence about the effect of the call
     * @return empty when the call is confirmed
     */
    public static Optional<ObjectNode> missing(CallArguments arguments, String consequence) {
        return arguments.flag(CONFIRM)
                ? Optional.empty()
                : Optional.of(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("status", CONFIRM)
                                .put(
                                        "note",
                                        consequence
                                                + " Nothing was done yet. Ask the person whom you work for, and call again with confirm: true."));
    }
}
