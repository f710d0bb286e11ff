package dev.homeroom.backend.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.openai.ChatHistory.PastExchange;
import dev.homeroom.database.Database;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatHistoryTest {

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void exchanges_come_back_in_the_order_in_which_they_were_had(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");

        // When
        history.append("chat", "b", new PastExchange("first ä🙂", "one"));
        history.append("chat", "a", new PastExchange("second", "two"));

        // Then
        assertThat(history.of("chat"))
                .containsExactly(new PastExchange("first ä🙂", "one"), new PastExchange("second", "two"));
        assertThat(history.answerTo("chat", "a")).contains("two");
        assertThat(history.answerTo("chat", "c")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_exchange_that_is_added_again_is_there_once(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");
        history.append("chat", "turn", new PastExchange("question", "answer"));

        // When
        history.append("chat", "turn", new PastExchange("question", "another answer"));

        // Then
        assertThat(history.of("chat")).containsExactly(new PastExchange("question", "answer"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void chats_and_backends_do_not_mix(Database database) {
        // Given
        history(database, "proxy").append("chat", "turn", new PastExchange("question", "answer"));

        // When / Then
        assertThat(history(database, "proxy").of("other")).isEmpty();
        assertThat(history(database, "other").of("chat")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void only_the_newest_exchanges_are_kept(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");

        // When
        for (int i = 0; i < 25; i++) {
            history.append("chat", "turn-" + i, new PastExchange("question " + i, "answer " + i));
        }

        // Then
        assertThat(history.of("chat")).hasSize(20).first().isEqualTo(new PastExchange("question 5", "answer 5"));
        assertThat(rows(database)).isEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void long_exchanges_push_older_ones_out_of_what_is_sent(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");
        history.append("chat", "old", new PastExchange("old", "x".repeat(1_000)));
        history.append("chat", "long", new PastExchange("long", "x".repeat(ChatHistory.MOST_CHARACTERS - 500)));

        // When
        history.append("chat", "new", new PastExchange("new", "short"));

        // Then
        assertThat(history.of("chat")).extracting(PastExchange::question).containsExactly("long", "new");
    }

    private static int rows(Database database) {
        return database.inTransaction(handle -> handle.createQuery("select count(*) as rows from chat_history")
                .map((row, context) -> row.getInt("rows"))
                .one());
    }

    private static ChatHistory history(Database database, String backend) {
        return new ChatHistory(database, InstantSource.system(), backend);
    }
}
