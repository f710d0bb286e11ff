package dev.homeroom.database;

import dev.homeroom.json.SoundText;
import java.sql.Types;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** Every text that goes to the database, also to be looked for, is {@link SoundText}: PostgreSQL refuses any other, and H2 keeps it. */
final class SoundStrings extends AbstractArgumentFactory<String> {
    SoundStrings() {
        super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String value, ConfigRegistry config) {
        String sound = SoundText.of(value);
        return (position, statement, context) -> statement.setString(position, sound);
    }
}
