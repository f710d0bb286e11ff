package dev.homeroom.files.incoming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.files.FilesFixture;
import dev.homeroom.files.content.FileContent;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.MalformedEventException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.SettableClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StagedFilesTest {
    private static final EventId ONE = new EventId("$one");
    private static final EventId TWO = new EventId("$two");
    private static final EventId WITHOUT = new EventId("$without");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_files_of_several_messages_are_found_at_once_each_with_its_message_and_in_order(Database database) {
        // Given
        StagedFiles files = new FilesFixture(FilesFixture.SETTINGS)
                .staged(database, new FakeHomeserver(new UserId("@letta:home.test")), new SettableClock());
        attach(files, "$b", ONE);
        attach(files, "$other", new EventId("$unasked"));
        attach(files, "$c", TWO);
        attach(files, "$a", ONE);
        files.stage(known("$waiting"), landed("$waiting"));

        // When
        Map<EventId, List<KnownFile>> taken = files.takenBy(List.of(ONE, TWO, WITHOUT));

        // Then
        assertThat(taken).containsOnlyKeys(ONE, TWO);
        assertThat(taken.get(ONE))
                .extracting(known -> known.file().id().value())
                .containsExactly("$b", "$a");
        assertThat(taken.get(TWO))
                .extracting(known -> known.file().id().value())
                .containsExactly("$c");
        assertThat(files.takenBy(List.of())).isEmpty();
    }

    private static void attach(StagedFiles files, String file, EventId message) {
        files.attach(known(file), landed(file), message);
    }

    private static LandedFile landed(String id) {
        return new LandedFile(
                new EventId(id), "/inbox/" + id, 1, "00", new FileContent("text/plain", Optional.empty()));
    }

    private static KnownFile known(String id) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", id)
                .put("room_id", "!room:home.test")
                .put("sender", "@alice:home.test")
                .put("type", "m.room.message");
        event.putObject("content")
                .put("msgtype", "m.file")
                .put("body", id)
                .put("url", "mxc://home.test/" + id.substring(1));
        try {
            IncomingFile file = IncomingFile.of(RoomEvent.of(event)).orElseThrow();
            return new KnownFile(file, JsonText.of(event), "", Optional.empty());
        } catch (MalformedEventException e) {
            throw new IllegalStateException(e);
        }
    }
}
