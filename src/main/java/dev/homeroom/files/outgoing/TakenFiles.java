package dev.homeroom.files.outgoing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * The files of an answer, ready to be sent.
 *
 * @param contents of the events, in order
 * @param sent destinations of the links whose files are among them
 * @param problems a sentence for each file that is not sent
 * @param names of files in these sentences
 */
public record TakenFiles(List<ObjectNode> contents, Set<String> sent, List<String> problems, List<String> names) {
    public TakenFiles {
        contents = List.copyOf(contents);
        sent = Set.copyOf(sent);
        problems = List.copyOf(problems);
        names = List.copyOf(names);
    }

    static TakenFiles none() {
        return new TakenFiles(List.of(), Set.of(), List.of(), List.of());
    }
}
