package dev.homeroom.matrix;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import org.junit.jupiter.api.Test;

/** The check that all tests make which use the fakes of the homeserver or of an agent: no transaction lasts as long as a request. */
class OpenTransactionTest {
    private static final UserId BOT = new UserId("@bot:example.org");

    private final Database database = TestDatabases.inMemory();
    private final Homeserver homeserver = new FakeHomeserver(BOT);

    @Test
    void a_request_in_a_transaction_fails_the_test_that_makes_it() {
        assertThatThrownBy(() -> database.inTransaction(_ -> homeserver.joinedRooms(BOT)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("joinedRooms");
    }

    @Test
    void a_request_before_and_after_a_transaction_is_answered() {
        assertThatCode(() -> {
                    homeserver.joinedRooms(BOT);
                    database.inTransaction(_ -> 1);
                    homeserver.joinedRooms(BOT);
                })
                .doesNotThrowAnyException();
    }
}
