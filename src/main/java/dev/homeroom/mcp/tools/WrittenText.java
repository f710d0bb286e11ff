package dev.homeroom.mcp.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.turn.render.MentionedUsers;
import dev.homeroom.turn.render.Rendering;
import dev.homeroom.turn.reply.MentionableMembers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes messages of an agent's Markdown, as an answer of the agent would be. */
@ApplicationScoped
class WrittenText {
    private final Rendering rendering;
    private final MentionableMembers mentionableMembers;

    WrittenText(Rendering rendering, MentionableMembers mentionableMembers) {
        this.rendering = rendering;
        this.mentionableMembers = mentionableMembers;
    }

    /** @param mentioned members of the room; a mention of those whom the text doesn't mention is put before it */
    List<ObjectNode> of(CallingAgent caller, RoomId room, String markdown, Set<UserId> mentioned) {
        List<ObjectNode> contents = rendered(caller, room, markdown);
        String missing = mentioned.stream()
                .filter(user -> contents.stream()
                        .allMatch(content ->
                                MentionedUsers.in(content, Set.of(user)).isEmpty()))
                .map(UserId::value)
                .collect(Collectors.joining(" "));
        List<ObjectNode> all = missing.isEmpty() ? contents : rendered(caller, room, missing + " " + markdown);
        if (all.isEmpty()) {
            throw new ToolRefusal("There is nothing to read in `text`. Please write something.");
        }
        return all;
    }

    private List<ObjectNode> rendered(CallingAgent caller, RoomId room, String markdown) {
        return rendering.answer(
                markdown, mentionableMembers.mentionable(caller.user(), room, List.of(), List.of(markdown)));
    }
}
