package dev.homeroom.turn.reception;

import java.util.List;

/** Further lines of {@code !status}. {@code dev.homeroom.mcp.attach} implements it. */
public interface FurtherStatus {
    /** Without addresses. Empty when there is nothing to say. */
    List<String> lines();
}
