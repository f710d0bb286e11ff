package dev.homeroom.database.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.database.TestSql;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class RepositoryTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456Z");

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Supplier<Database> making;

    private final Repository<NumberedEntity> rows = new Repository<>(NumberedEntity.class);
    private Database database;

    @BeforeEach
    void makeTable() {
        database = making.get();
        database.useTransaction(connection -> TestSql.execute(connection, NumberedEntity.TABLE));
    }

    @Test
    void outside_of_a_transaction_every_method_throws() {
        NumberedEntity row = new NumberedEntity("a", "", null);

        for (ThrowingCallable use : List.<ThrowingCallable>of(
                () -> rows.findById("a"),
                rows::list,
                () -> rows.list("id = ?1", "a"),
                () -> rows.first("id = ?1", "a"),
                () -> rows.count("id = ?1", "a"),
                () -> rows.update("set words = ?1", "b"),
                () -> rows.delete("id = ?1", "a"),
                rows::deleteAll,
                () -> rows.insert(row),
                () -> rows.insertIfAbsent(row),
                () -> rows.update(row),
                () -> rows.save(row),
                () -> rows.overwrite("a", _ -> {}, row),
                () -> Repository.next("inbox_position"))) {
            assertThatThrownBy(use).isInstanceOf(IllegalStateException.class).hasMessageContaining("transaction");
        }
    }

    @Test
    void the_transaction_of_another_thread_is_none() throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();

        database.useTransaction(_ -> joined(Thread.ofVirtual().unstarted(() -> {
            try {
                rows.list();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        })));

        assertThat(failures).hasOnlyElementsOfType(IllegalStateException.class).hasSize(1);
    }

    private static void joined(Thread thread) {
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_row_comes_back_as_it_was_and_sql_of_the_same_transaction_sees_it() {
        // When
        List<String> seen = database.inTransaction(connection -> {
            rows.insert(new NumberedEntity("a", "grün 🙂", NOON));
            return Sql.on(connection, "select words from numbered")
                    .map(row -> row.getString(1))
                    .list();
        });

        // Then
        assertThat(seen).containsExactly("grün 🙂");
        NumberedEntity row = found("a");
        assertThat(row.words).isEqualTo("grün 🙂");
        assertThat(row.readAt).isEqualTo(NOON);
    }

    @Test
    void what_a_transaction_wrote_goes_with_it() {
        assertThatThrownBy(() -> database.useTransaction(_ -> {
                    rows.insert(new NumberedEntity("a", "", NOON));
                    throw new IllegalArgumentException("broken off");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(read(() -> rows.list())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "half \uD83D pair"})
    void texts_that_databases_refuse_are_written_and_found(String text) {
        // When
        in(() -> rows.insert(new NumberedEntity(text, text, null)));

        // Then
        assertThat(read(() -> rows.first("words = ?1", text))).isPresent();
        assertThat(read(() -> rows.findById(text))).isPresent();
    }

    @Test
    void a_row_that_is_there_stays_when_it_is_inserted_if_absent() {
        // Given
        in(() -> rows.insert(new NumberedEntity("b", "first", null)));

        // When
        boolean added = database.inTransaction(_ -> {
            rows.insertIfAbsent(numbered(3));
            return rows.insertIfAbsent(new NumberedEntity("b", "second", null));
        });

        // Then
        assertThat(added).isFalse();
        assertThat(found("b").words).isEqualTo("first");
        assertThat(found("2").words).isEqualTo("fresh");
    }

    @Test
    void of_many_rows_those_that_are_absent_are_inserted() {
        // Given
        in(() -> rows.insert(new NumberedEntity("60", "first", null)));

        // When
        in(() -> rows.insertIfAbsent(numbered(120)));

        // Then
        assertThat(read(() -> rows.count("words = ?1", "fresh"))).isEqualTo(119);
        assertThat(found("60").words).isEqualTo("first");
    }

    private static List<NumberedEntity> numbered(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(number -> new NumberedEntity(String.valueOf(number), "fresh", NOON))
                .toList();
    }

    @Test
    void a_row_of_an_older_version_is_not_written() {
        // Given
        in(() -> rows.insert(new NumberedEntity("a", "first", null)));
        NumberedEntity old = found("a");
        in(() -> rows.overwrite("a", row -> row.words = "second", old));

        // When
        old.words = "third";
        boolean written = database.inTransaction(_ -> rows.update(old));

        // Then
        assertThat(written).isFalse();
        assertThat(found("a").words).isEqualTo("second");
    }

    @Test
    void many_rows_are_changed_and_those_that_are_gone_are_passed_over() {
        // Given
        in(() -> rows.insertIfAbsent(numbered(100)));
        List<NumberedEntity> read = database.inTransaction(_ -> rows.list());
        in(() -> rows.delete("id = ?1", "50"));

        // When
        read.forEach(row -> row.words = "changed");
        in(() -> rows.update(read));

        // Then
        assertThat(read(() -> rows.count("words = ?1", "changed"))).isEqualTo(99);
    }

    @Test
    void a_row_is_written_over_whether_there_is_one_or_not() {
        // When
        in(() -> rows.overwrite("a", row -> row.words = "changed", new NumberedEntity("a", "fresh", null)));
        // Then
        assertThat(found("a").words).isEqualTo("fresh");

        // When
        in(() -> rows.overwrite("a", row -> row.words = "changed", new NumberedEntity("a", "fresh", null)));
        // Then
        assertThat(found("a").words).isEqualTo("changed");
    }

    private NumberedEntity found(String id) {
        return database.inTransaction(_ -> rows.findById(id)).orElseThrow();
    }

    private <T> T read(Supplier<T> work) {
        return database.inTransaction(_ -> work.get());
    }

    private void in(Runnable work) {
        database.useTransaction(_ -> work.run());
    }
}
