package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sends an answer as a file when it is too long to read in a room.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/#mfile">Matrix specification, m.file</a>
 */
@ApplicationScoped
class AnswerFile {
    private static final Logger LOG = Logger.getLogger(AnswerFile.class);
    private static final String NAME = "answer.md";
    private static final String MARKDOWN = "text/markdown";

    private final Homeserver homeserver;
    private final Wording wording;

    AnswerFile(Homeserver homeserver, Wording wording) {
        this.homeserver = homeserver;
        this.wording = wording;
    }

    /**
     * Uploads the answer as the agent. Not idempotent: after a crash, a file may remain that no message refers to.
     *
     * @return the content of a message with the file; empty when the homeserver refuses the file
     */
    Optional<ObjectNode> of(Turn turn, List<String> messages) {
        byte[] text = String.join("\n\n", messages).getBytes(StandardCharsets.UTF_8);
        try {
            MediaUri uri = homeserver.upload(turn.agentUser(), MARKDOWN, text);
            return Optional.of(content(turn, uri, text.length));
        } catch (HomeserverException e) {
            LOG.infof("The homeserver refused a long answer as a file, so it is sent in parts: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private ObjectNode content(Turn turn, MediaUri uri, int size) {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("msgtype", "m.file")
                .put("body", wording.of(Sentence.ANSWER_AS_FILE, Map.of("agent", turn.agentName())))
                .put("filename", NAME)
                .put("url", uri.value());
        content.putObject("info").put("mimetype", MARKDOWN).put("size", size);
        content.putObject("m.mentions");
        return content;
    }
}
