package dev.homeroom.rooms.template;

import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.config.BackendConfigs;
import dev.homeroom.backend.config.BackendKind;
import dev.homeroom.backend.config.BackendSettings;
import dev.homeroom.backend.config.LettaSettings;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names and topics that Homeroom gives by itself. Names mention Letta only where a Letta server is configured. A topic
 * names neither the agent nor the room, so a rename leaves it right.
 */
@ApplicationScoped
public class RoomTexts {
    /** The backend whose rooms the predecessor named. */
    private static final String LETTA = "letta";

    private static final String LETTA_ROOM_NAME = "{name} - Letta Agent Chat";
    private static final String ROOM_NAME = "{name}";
    private static final String LETTA_SPACE_NAME = "Letta Agents";
    private static final String SPACE_NAME = "Agents";

    private final Set<String> lettaBackends;
    private final HelpWord help;
    private final Wording wording;

    @Inject
    RoomTexts(BackendSettings backends, LettaSettings letta, HelpWord help, Wording wording) {
        this(lettaBackends(BackendConfigs.read(backends, letta)), help, wording);
    }

    /** @param lettaBackends the names of the backends that are Letta servers */
    public RoomTexts(Set<String> lettaBackends, HelpWord help, Wording wording) {
        this.lettaBackends = Set.copyOf(lettaBackends);
        this.help = help;
        this.wording = wording;
    }

    private static Set<String> lettaBackends(BackendConfigs backends) {
        return backends.configs().stream()
                .filter(backend -> backend.kind() == BackendKind.LETTA)
                .map(BackendConfig::name)
                .collect(Collectors.toSet());
    }

    String spaceName() {
        return lettaBackends.isEmpty() ? SPACE_NAME : LETTA_SPACE_NAME;
    }

    String roomName(String backend) {
        return backend.equals(LETTA) && lettaBackends.contains(LETTA) ? LETTA_ROOM_NAME : ROOM_NAME;
    }

    String spaceTopic() {
        return CleanName.ofTopic(wording.of(Sentence.TOPIC_OF_SPACE, helpWord()));
    }

    /** @param description the backend's words about the agent; may be empty */
    String roomTopic(String description) {
        String purpose = CleanName.ofDescription(description);
        return CleanName.ofTopic(
                purpose.isEmpty()
                        ? wording.of(Sentence.TOPIC_OF_ROOM, helpWord())
                        : wording.of(
                                Sentence.TOPIC_WITH_PURPOSE, Map.of("purpose", purpose, "help", help.helpCommand())));
    }

    String chatRoomTopic() {
        return CleanName.ofTopic(wording.of(Sentence.TOPIC_OF_CHAT_ROOM, helpWord()));
    }

    String personalSpaceTopic() {
        return CleanName.ofTopic(wording.of(Sentence.TOPIC_OF_PERSONAL_SPACE, Map.of()));
    }

    private Map<String, String> helpWord() {
        return Map.of("help", help.helpCommand());
    }
}
