package dev.homeroom.backend.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.KeptConversations.PastExchange;
import dev.homeroom.backend.Question.MessageKeys;
import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.database.TestSql;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatHistoryTest {

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void exchanges_come_back_in_the_order_in_which_they_were_had(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");

        // When
        history.append("chat", "b", exchange("first ä🙂", "one"));
        history.append("chat", "a", exchange("second", "two"));

        // Then
        assertThat(history.of("chat")).containsExactly(exchange("first ä🙂", "one"), exchange("second", "two"));
        assertThat(history.answerTo("chat", "a")).contains("two");
        assertThat(history.answerTo("chat", "c")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_exchange_that_is_added_again_is_there_once(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");
        history.append("chat", "turn", exchange("question", "answer"));

        // When
        history.append("chat", "turn", exchange("question", "another answer"));

        // Then
        assertThat(history.of("chat")).containsExactly(exchange("question", "answer"));
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void chats_and_backends_do_not_mix(Database database) {
        // Given
        history(database, "proxy").append("chat", "turn", exchange("question", "answer"));

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
            history.append("chat", "turn-" + i, exchange("question " + i, "answer " + i));
        }

        // Then
        assertThat(history.of("chat")).hasSize(20).first().isEqualTo(exchange("question 5", "answer 5"));
        assertThat(rows(database)).isEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void long_exchanges_push_older_ones_out_of_what_is_sent(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");
        history.append("chat", "old", exchange("old", "x".repeat(1_000)));
        history.append("chat", "long", exchange("long", "x".repeat(ChatHistory.MOST_CHARACTERS - 500)));

        // When
        history.append("chat", "new", exchange("new", "short"));

        // Then
        assertThat(history.of("chat")).extracting(PastExchange::question).containsExactly("long", "new");
    }

    private static int rows(Database database) {
        return database.inTransaction(connection -> Sql.on(connection, "select count(*) as rows from chat_history")
                .map(row -> row.getInt("rows"))
                .one());
    }

    private static ChatHistory history(Database database, String backend) {
        return new ChatHistory(database, InstantSource.system(), backend);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_removed_message_is_forgotten_with_its_answers_in_every_chat(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");
        history.append("chat", "one", exchange("$one", "first"));
        history.append("saved", "one", exchange("$one", "first again"));
        history.append("chat", "two", exchange("$two", "second"));
        history.append("chat", "late", from(new MessageKeys("$two", "$edit", Optional.empty()), "third"));

        // When / Then
        assertThat(history.forget("$one")).isTrue();
        assertThat(history.forget("$edit")).isTrue();
        assertThat(history.forget("$three")).isFalse();
        assertThat(history.of("chat")).containsExactly(exchange("$two", "second"));
        assertThat(history.of("saved")).isEmpty();
        assertThat(rows(database)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_answer_that_comes_after_the_removal_is_not_kept(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");
        history.forget("$one");

        // When
        history.append("chat", "one", exchange("$one", "first"));
        history.append("chat", "late", from(new MessageKeys("$two", "$one", Optional.empty()), "late"));
        history.restore("chat", List.of(exchange("$one", "first"), exchange("$two", "second")));

        // Then
        assertThat(history.of("chat")).containsExactly(exchange("$two", "second"));
        assertThat(rows(database)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_chat_that_quotes_a_removed_message_is_read_again(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");
        history.begin("chat");
        history.begin("other");
        history.append("chat", "two", from(new MessageKeys("$two", "$two", Optional.of("$one")), "second"));
        history.append("other", "three", exchange("$three", "third"));

        // When
        history.forget("$one");

        // Then
        assertThat(history.isKnown("chat")).isFalse();
        assertThat(history.of("chat")).isEmpty();
        assertThat(history.isKnown("other")).isTrue();
        assertThat(history.of("other")).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_chat_with_an_edited_message_is_read_again_and_what_its_room_cannot_tell_stays(Database database) {
        // Given
        ChatHistory history = history(database, "proxy");
        history.append("chat", "old", exchange("$old", "of an older version"));
        database.useTransaction(connection -> TestSql.execute(connection, "update chat_history set in_room = false"));
        history.append("chat", "one", exchange("$one", "first"));

        // When
        history.changed("$one");
        history.restore("chat", List.of(exchange("$one", "first, edited")));
        history.restore("chat", List.of(exchange("$one", "first, edited")));

        // Then
        assertThat(history.isKnown("chat")).isTrue();
        assertThat(history.of("chat"))
                .containsExactly(exchange("$old", "of an older version"), exchange("$one", "first, edited"));
    }

    private static PastExchange exchange(String question, String answer) {
        return new PastExchange(MessageKeys.of(question), question, answer);
    }

    private static PastExchange from(MessageKeys keys, String answer) {
        return new PastExchange(keys, keys.message(), answer);
    }
}
