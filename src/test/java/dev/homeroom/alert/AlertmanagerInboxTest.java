package dev.homeroom.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.alert.AlertmanagerInbox.GroupReception;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.state.EventTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertmanagerInboxTest {
    private final AlertFixture fixture = new AlertFixture();
    private final AlertmanagerInbox inbox = fixture.inbox();

    @Test
    void a_group_is_one_message_that_is_edited_while_it_fires_and_when_it_is_resolved() {
        // When
        inbox.receive(group("firing", "Disk of db1 is full"));
        fixture.clock.pass(Duration.ofMinutes(5));
        inbox.receive(group("firing", "Disk of db1 is full", "Disk of db2 is full"));
        fixture.clock.pass(Duration.ofMinutes(5));
        inbox.receive(group("resolved", "Disk of db1 is full"));

        // Then
        assertThat(fixture.messages())
                .containsExactly("🔴 DiskFull (team=db): 1 firing: Disk of db1 is full Since 2026-11-21 07:55 UTC.");
        assertThat(fixture.edits()).hasSize(2);
        assertThat(fixture.edits().getFirst()).contains("2 firing: Disk of db1 is full; Disk of db2 is full");
        assertThat(fixture.edits().getLast()).startsWith("✅ DiskFull (team=db)");
        assertThat(fixture.history()).hasSize(2);
    }

    @Test
    void a_repeated_notification_changes_nothing() {
        // When
        inbox.receive(group("firing", "a"));
        inbox.receive(group("firing", "a"));
        fixture.inbox().receive(group("firing", "a"));
        inbox.receive(group("resolved", "a"));
        fixture.inbox().receive(group("resolved", "a"));

        // Then
        assertThat(fixture.messages()).hasSize(1);
        assertThat(fixture.edits()).hasSize(1);
    }

    @Test
    void a_notification_that_was_interrupted_is_completed_by_its_repetition() {
        // Given
        fixture.homeserver.after(call -> {
            if (call.name().equals("send")) {
                throw new HomeserverException.Unclear("send", "killed", null);
            }
        });
        try {
            inbox.receive(group("firing", "a"));
        } catch (HomeserverException.Unclear e) {
            fixture.homeserver.withoutHooks();
        }
        fixture.homeserver.forgetTransactionIds();

        // When
        GroupReception reception = fixture.inbox().receive(group("firing", "a"));

        // Then
        assertThat(reception).isEqualTo(new GroupReception.Told());
        assertThat(fixture.messages()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "null",
                "{}",
                "{\"version\": \"3\", \"groupKey\": \"a\", \"status\": \"firing\"}",
                "{\"version\": \"4\", \"status\": \"firing\"}",
                "{\"version\": \"4\", \"groupKey\": \"a\", \"status\": \"boiling\"}"
            })
    void what_is_no_notification_is_refused_with_a_sentence(String body) {
        // When
        GroupReception reception = inbox.receive(JsonText.parse(body).orElseThrow());

        // Then
        assertThat(reception)
                .isInstanceOfSatisfying(
                        GroupReception.Unreadable.class,
                        unreadable -> assertThat(unreadable.why()).endsWith("."));
        assertThat(fixture.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\": \"4\", \"groupKey\": \"a\", \"status\": \"firing\"}",
                "{\"version\": \"4\", \"groupKey\": \"a\", \"status\": \"firing\", \"alerts\": 7, \"groupLabels\": []}",
                "{\"version\": \"4\", \"groupKey\": \"a\", \"status\": \"firing\", \"alerts\": [null, 7, {\"status\": \"firing\"}],"
                        + " \"truncatedAlerts\": -4}",
                "{\"version\": \"4\", \"groupKey\": \"a\", \"status\": \"firing\", \"alerts\": [{\"status\": \"firing\","
                        + " \"startsAt\": \"soon\", \"annotations\": {\"summary\": {}}}]}"
            })
    void missing_and_odd_fields_are_no_reason_to_say_nothing(String body) {
        // When
        GroupReception reception = inbox.receive(JsonText.parse(body).orElseThrow());

        // Then
        assertThat(reception).isEqualTo(new GroupReception.Told());
        assertThat(fixture.messages()).singleElement().asString().startsWith("🔴 Alertmanager: ");
    }

    @Test
    void thousands_of_alerts_and_long_texts_make_one_short_plain_message() {
        // Given
        String[] summaries = new String[5_000];
        Arrays.fill(summaries, "<script>alert(1)</script>\n# " + "x".repeat(5_000));

        // When
        inbox.receive(group("firing", summaries));

        // Then
        assertThat(fixture.messages()).singleElement().asString().satisfies(text -> {
            assertThat(text)
                    .contains("5000 firing", "and 4990 more", "<script>")
                    .doesNotContain("\n");
            assertThat(text.length()).isLessThan(5_000);
        });
        assertThat(fixture.homeserver.timeline(fixture.room).getLast().content().has("formatted_body"))
                .isFalse();
    }

    @Test
    void a_group_that_fires_again_soon_continues_its_message() {
        // When
        inbox.receive(group("firing", "a"));
        inbox.receive(group("resolved", "a"));
        fixture.clock.pass(Duration.ofMinutes(10));
        inbox.receive(group("firing", "a"));
        inbox.receive(group("resolved", "a"));
        fixture.clock.pass(Duration.ofHours(1));
        inbox.receive(group("firing", "a"));

        // Then
        assertThat(fixture.messages()).hasSize(2);
        assertThat(fixture.edits()).hasSize(3);
    }

    @Test
    void a_process_without_the_lead_tells_the_room_that_replaces_the_alert_room() {
        // Given
        List<Alerts> alerts = new ArrayList<>();
        AlertmanagerInbox follower = fixture.inboxBeside(alerts::add);
        follower.receive(group("firing", "a"));

        // When
        RoomId fresh = fixture.upgradeRoom();
        fixture.pass(Duration.ofMinutes(6), alerts.getFirst());
        follower.receive(group("firing", "a"));

        // Then
        assertThat(fixture.messages(fresh)).hasSize(1);
    }

    @Test
    void a_room_that_refuses_is_looked_for_again() {
        // Given
        inbox.receive(group("firing", "a"));
        RoomId fresh = fixture.upgradeRoom();
        fixture.homeserver.before(call -> {
            if (call.isWrite() && call.target().contains(fixture.room.value())) {
                throw new HomeserverException.Refused(call.name(), 403, "M_FORBIDDEN");
            }
        });

        // When
        assertThatThrownBy(() -> inbox.receive(group("firing", "b"))).isInstanceOf(HomeserverException.Refused.class);
        inbox.receive(group("firing", "b"));

        // Then
        assertThat(fixture.messages(fresh)).hasSize(1);
    }

    @Test
    void an_alert_of_the_future_begins_now() {
        // When
        ObjectNode future = group("firing", "a");
        ((ObjectNode) future.path("alerts").get(0)).put("startsAt", "+999999999-01-01T00:00:00Z");

        // Then
        assertThat(inbox.receive(future)).isEqualTo(new GroupReception.Told());
        assertThat(fixture.messages()).singleElement().asString().contains("Since 2026-11-21 08:00");
    }

    @Test
    void the_number_of_open_groups_is_bounded() {
        // When
        for (int number = 0; number < 200; number++) {
            inbox.receive(group("firing", "a").put("groupKey", "key " + number));
        }
        GroupReception more = inbox.receive(group("firing", "a").put("groupKey", "one more"));
        GroupReception known = inbox.receive(group("firing", "b").put("groupKey", "key 7"));

        // Then
        assertThat(more).isEqualTo(new GroupReception.TooMany(200));
        assertThat(known).isEqualTo(new GroupReception.Told());
    }

    @Test
    void a_room_that_is_told_no_further_groups_is_told_so_once_and_when_that_is_over() {
        // Given
        Alerts leader = fixture.process(true);
        for (int number = 0; number < 200; number++) {
            inbox.receive(group("firing", "a").put("groupKey", "key " + number));
        }

        // When
        inbox.receive(group("firing", "a").put("groupKey", "one more"));
        fixture.inbox().receive(group("firing", "a").put("groupKey", "another one"));
        fixture.pass(Duration.ofMinutes(6), leader);

        // Then
        assertThat(about("Alertmanager's groups"))
                .singleElement()
                .asString()
                .startsWith("🔴 Alertmanager's groups: 200 groups are open, so further ones are not told here.");
        assertThat(fixture.edits()).isEmpty();

        // When
        for (int number = 0; number < 50; number++) {
            inbox.receive(group("resolved", "a").put("groupKey", "key " + number));
        }
        fixture.pass(Duration.ofMinutes(6), leader);

        // Then
        assertThat(fixture.edits().getLast()).startsWith("✅ Alertmanager's groups: over");
        assertThat(inbox.receive(group("firing", "a").put("groupKey", "one more")))
                .isEqualTo(new GroupReception.Told());
    }

    private List<String> about(String title) {
        return fixture.messages().stream().filter(text -> text.contains(title)).toList();
    }

    @Test
    void a_group_that_is_not_repeated_any_more_is_told_as_over_once() {
        // Given
        inbox.receive(group("firing", "a"));
        Alerts leader = fixture.process(true);

        // When
        fixture.clock.pass(Duration.ofDays(6));
        fixture.process(false).look();
        leader.look();
        fixture.clock.pass(Duration.ofMinutes(6));
        leader.look();

        // Then
        assertThat(fixture.edits())
                .singleElement()
                .asString()
                .startsWith("✅ DiskFull (team=db): over since 2026-11-27")
                .endsWith("1 firing: a Alertmanager has not repeated this since 2026-11-21 08:00 UTC, so it no longer"
                        + " counts. Please look there whether it still fires.");

        // When
        inbox.receive(group("resolved", "a"));
        fixture.clock.pass(Duration.ofHours(1));
        inbox.receive(group("firing", "a"));

        // Then
        assertThat(fixture.messages()).hasSize(2);
    }

    @Test
    void a_group_of_a_version_that_noted_no_repetition_counts_as_repeated_at_the_first_look() {
        // Given
        inbox.receive(group("firing", "a"));
        StateEvent record = fixture.homeserver.state(SpaceFixture.BOT, fixture.room).stream()
                .filter(event -> event.type().equals(EventTypes.ALERT))
                .findFirst()
                .orElseThrow();
        record.content().remove("seen");
        fixture.homeserver.force(fixture.room, SpaceFixture.BOT, EventTypes.ALERT, record.stateKey(), record.content());
        Alerts leader = fixture.process(true);

        // When
        fixture.pass(Duration.ofMinutes(6), leader);
        fixture.clock.pass(Duration.ofDays(5));
        fixture.pass(Duration.ofMinutes(6), leader);

        // Then
        assertThat(fixture.edits()).isEmpty();

        // When
        fixture.clock.pass(Duration.ofDays(1));
        fixture.pass(Duration.ofMinutes(6), leader);

        // Then
        assertThat(fixture.edits())
                .singleElement()
                .asString()
                .contains("Alertmanager has not repeated this since 2026-11-21");
    }

    @Test
    void a_group_that_is_repeated_stays_open_and_nobody_is_told_so() {
        // Given
        inbox.receive(group("firing", "a"));
        Alerts leader = fixture.process(true);

        // When
        for (int day = 0; day < 30; day++) {
            fixture.clock.pass(Duration.ofDays(1));
            inbox.receive(group("firing", "a"));
            leader.look();
        }

        // Then
        assertThat(fixture.homeserver.timeline(fixture.room).stream()
                        .filter(event -> event.type().equals("m.room.message")))
                .hasSize(1);
    }

    @Test
    void an_alert_that_was_over_long_ago_leaves_only_its_number_in_the_room() {
        // Given
        inbox.receive(group("firing", "x".repeat(200)));
        inbox.receive(group("resolved", "x"));
        Alerts leader = fixture.process(true);
        int messages = fixture.homeserver.timeline(fixture.room).size();

        // When
        fixture.clock.pass(Duration.ofDays(7));
        leader.look();
        fixture.clock.pass(Duration.ofMinutes(6));
        leader.look();

        // Then
        assertThat(stored()).singleElement().satisfies(content -> {
            assertThat(content.path("title").asText()).isEmpty();
            assertThat(content.path("detail").asText()).isEmpty();
            assertThat(content.path("number").asInt()).isEqualTo(1);
        });
        assertThat(fixture.homeserver.timeline(fixture.room)).hasSize(messages + 1);

        // When
        fixture.homeserver.forgetTransactionIds();
        inbox.receive(group("firing", "a"));

        // Then
        assertThat(fixture.messages()).hasSize(2);
        assertThat(stored())
                .singleElement()
                .satisfies(content -> assertThat(content.path("number").asInt()).isEqualTo(2));
    }

    private List<ObjectNode> stored() {
        return fixture.homeserver.state(SpaceFixture.BOT, fixture.room).stream()
                .filter(event -> event.type().equals(EventTypes.ALERT))
                .map(StateEvent::content)
                .toList();
    }

    private static ObjectNode group(String status, String... summaries) {
        ObjectNode group = JsonNodeFactory.instance
                .objectNode()
                .put("version", "4")
                .put("groupKey", "{}:{alertname=\"DiskFull\"}")
                .put("status", status)
                .put("receiver", "homeroom");
        group.putObject("groupLabels").put("alertname", "DiskFull").put("team", "db");
        ArrayNode alerts = group.putArray("alerts");
        for (String summary : summaries) {
            alerts.addObject()
                    .put("status", status)
                    .put("startsAt", "2026-11-21T08:55:00.123+01:00")
                    .putObject("annotations")
                    .put("summary", summary);
        }
        return group;
    }
}
