package dev.homeroom.database.entity;

import dev.homeroom.json.SoundText;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.BasicBinder;
import org.hibernate.type.descriptor.jdbc.VarcharJdbcType;

/** Every text that goes to the database, also to be looked for, is {@link SoundText}: PostgreSQL refuses any other, and H2 keeps it. */
final class SoundVarchar extends VarcharJdbcType {
    @Override
    public <X> ValueBinder<X> getBinder(JavaType<X> javaType) {
        return new BasicBinder<>(javaType, this) {
            @Override
            protected void doBind(PreparedStatement statement, X value, int index, WrapperOptions options)
                    throws SQLException {
                statement.setString(index, sound(value, options));
            }

            @Override
            protected void doBind(CallableStatement statement, X value, String name, WrapperOptions options)
                    throws SQLException {
                statement.setString(name, sound(value, options));
            }

            private String sound(X value, WrapperOptions options) {
                return SoundText.of(javaType.unwrap(value, String.class, options));
            }
        };
    }
}
