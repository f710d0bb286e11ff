package dev.homeroom.database.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of a table of tests. */
@Entity
@Table(name = "numbered")
class NumberedEntity {
    static final String TABLE = """
            create table numbered (
                id varchar(20) primary key,
                version bigint not null,
                words text not null,
                read_at timestamp with time zone
            )""";

    @Id
    String id;

    @Version
    long version;

    String words;

    @Nullable
    Instant readAt;

    NumberedEntity() {}

    NumberedEntity(String id, String words, @Nullable Instant readAt) {
        this.id = id;
        this.words = words;
        this.readAt = readAt;
    }
}
