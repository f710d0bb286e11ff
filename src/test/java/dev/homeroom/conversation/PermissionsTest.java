package dev.homeroom.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTest {
    private static final Namespace NAMESPACE = new Namespace("home.test", "letta");
    private static final UserId OPERATOR = new UserId("@olivia:home.test");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                         | @alice:home.test  | CHAT
            ''                                         | @alice:away.test  | NONE
            ''                                         | @olivia:home.test | ADMIN
            @alice:home.test=manage                    | @alice:home.test  | MANAGE
            @alice:home.test=manage                    | @bob:home.test    | CHAT
            @olivia:home.test=none                     | @olivia:home.test | NONE
            *=chat                                     | @alice:away.test  | CHAT
            *=none, @alice:home.test=admin             | @alice:home.test  | ADMIN
            *=none, @alice:home.test=admin             | @bob:home.test    | NONE
            away.test=chat                             | @alice:away.test  | CHAT
            away.test=chat                             | @alice:home.test  | CHAT
            *=none, home.test=chat, @bob:home.test=none| @bob:home.test    | NONE
            *=none, home.test=chat, @bob:home.test=none| @alice:home.test  | CHAT
            *=none, home.test=chat, @bob:home.test=none| @bob:away.test    | NONE
            away.test:8448=chat                        | @bob:away.test:8448 | CHAT
            *=admin,*=chat                             | @bob:away.test    | CHAT
            """)
    void the_most_specific_rule_counts(String rules, String person, Level level) {
        // When
        Permissions permissions = Permissions.of(List.of(rules.split(",")), List.of(OPERATOR), NAMESPACE);

        // Then
        assertThat(permissions.of(new UserId(person))).isEqualTo(level);
        assertThat(permissions.mayChat(new UserId(person))).isEqualTo(level != Level.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "@alice=chat", "=chat", "home.test=boss", "home.test=CHAT", "home test=chat", "*"})
    void what_is_no_rule_is_named_with_its_setting(String rule) {
        assertThatThrownBy(() -> Permissions.of(List.of(rule), List.of(), NAMESPACE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOMEROOM_PERMISSIONS")
                .hasMessageContaining("'" + rule + "'");
    }
}
