package dev.homeroom.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class SyncTest {
    private static Sync read(String json) throws JsonProcessingException {
        return Sync.of(new ObjectMapper().readTree(json));
    }

    @Test
    void invites_are_found_by_their_room() throws JsonProcessingException {
        // When
        Sync sync = read("{\"next_batch\":\"s1\",\"rooms\":{\"invite\":{\"!a\":{},\"!b\":{}}}}");

        // Then
        assertThat(sync.nextBatch()).isEqualTo("s1");
        assertThat(sync.invites()).containsExactlyInAnyOrder("!a", "!b");
    }

    @Test
    void only_a_message_of_that_user_in_that_room_is_an_answer() throws JsonProcessingException {
        // Given
        Sync sync = read("""
                {"next_batch": "s2", "rooms": {"join": {
                  "!other": {"timeline": {"events": [
                    {"type": "m.room.message", "sender": "@echo:x", "content": {"body": "elsewhere"}}]}},
                  "!room": {"timeline": {"events": [
                    {"type": "m.room.member", "sender": "@echo:x", "content": {"membership": "join"}},
                    {"type": "m.room.message", "sender": "@you:x", "content": {"body": "question"}},
                    {"type": "m.room.message", "sender": "@echo:x", "content": {"body": "answer"}}]}}}}}
                """);

        // When / Then
        assertThat(sync.messageFrom("@echo:x", "!room")).contains("answer");
        assertThat(sync.messageFrom("@clock:x", "!room")).isEmpty();
    }

    @Test
    void nothing_new_is_no_trouble() throws JsonProcessingException {
        // When
        Sync sync = read("{\"next_batch\":\"s3\"}");

        // Then
        assertThat(sync.invites()).isEmpty();
        assertThat(sync.messageFrom("@echo:x", "!room")).isEmpty();
    }
}
