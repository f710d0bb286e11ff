package dev.homeroom.rooms.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.reconcile.SpaceFixture.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InviteesTest {
    @ParameterizedTest
    @CsvSource({"false, 1", "true, 2"})
    void people_of_other_servers_are_invited_where_rooms_are_federated(boolean federated, int invited) {
        // Given
        Settings settings = settings(federated, " @alice:home.test", "@bob:elsewhere.test", "@alice:home.test", "");

        // When
        Invitees invitees = Invitees.of(settings, SpaceFixture.NAMESPACE);

        // Then
        assertThat(invitees.people()).hasSize(invited).contains(new UserId("@alice:home.test"));
    }

    @Test
    void what_is_no_user_id_is_refused_by_the_name_of_the_setting() {
        assertThatThrownBy(() -> Invitees.of(settings(false, "alice"), SpaceFixture.NAMESPACE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HOMEROOM_INVITE")
                .hasMessageContaining("'alice'");
    }

    private static Settings settings(boolean federated, String... people) {
        return Settings.inviting(federated, List.of(people));
    }
}
