package dev.homeroom.files.outgoing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.wording.NoticeText;
import java.util.List;
import java.util.Set;

/**
 * The files of an answer, ready to be sent.
 *
 * @param contents of the events, in order
 * @param sent destinations of the links whose files are among them
 * @param problems a sentence for each file that is not sent
 */
public record TakenFiles(List<ObjectNode> contents, Set<String> sent, List<NoticeText> problems) {
    public TakenFiles {
        contents = List.copyOf(contents);
        sent = Set.copyOf(sent);
        problems = List.copyOf(problems);
    }

    static TakenFiles none() {
        return new TakenFiles(List.of(), Set.of(), List.of());
    }
}
