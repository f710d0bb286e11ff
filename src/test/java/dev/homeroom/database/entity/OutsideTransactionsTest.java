package dev.homeroom.database.entity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import org.junit.jupiter.api.Test;

class OutsideTransactionsTest {
    private final Database database = TestDatabases.inMemory();

    @Test
    void a_request_in_a_transaction_is_refused() {
        assertThatThrownBy(() -> database.useTransaction(_ -> OutsideTransactions.require("a request")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A transaction is open during a request");
    }

    @Test
    void a_request_after_a_transaction_is_made() {
        assertThatCode(() -> {
                    database.inTransaction(_ -> 1);
                    OutsideTransactions.require("a request");
                })
                .doesNotThrowAnyException();
    }
}
