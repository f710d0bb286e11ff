package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.e2e.HomeroomProcess.Printed;
import dev.homeroom.matrix.RoomId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Backup and reset. */
class ResetIT {
    @Scenario
    void a_reset_that_was_cut_off_is_finished_by_the_next_start_which_begins_anew(Stage stage) {
        // Given
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        talk.say("remember this");
        talk.awaitAnswer("echo: remember this");
        talk.say("!new Plans");
        RoomId plans = talk.inRoom("Plans").room();
        RoomId space = stage.space();
        stage.alice().acceptInvites();
        stage.toHomeserver()
                .spoil(
                        exchange -> exchange.path().endsWith("/leave"),
                        Integer.MAX_VALUE,
                        new Fault.RateLimited(Duration.ofMinutes(5)));

        // When
        Printed cutOff = stage.homeroom().run("reset", "--yes");

        // Then
        assertThat(cutOff.text())
                .contains(talk.room() + " is not taken down", "Some rooms could not be taken down now");
        assertThat(cutOff.exitCode()).isEqualTo(1);
        assertThat(stage.rest().get("/health").body().toString()).contains("stands still");

        // When
        stage.homeroom().kill();
        stage.toHomeserver().spoilNothing();
        stage.homeroom().start();

        // Then
        RoomId anew = Patience.waitingFor("a new room")
                .until(
                        () -> {
                            stage.alice().acceptInvites();
                            return stage.roomsBoundTo(talk.agent());
                        },
                        rooms -> !rooms.isEmpty())
                .getFirst();
        assertThat(anew).isNotEqualTo(talk.room());
        assertThat(stage.alice().members(talk.room()))
                .containsExactly(stage.alice().id());
        assertThat(stage.alice().members(space)).containsExactly(stage.alice().id());
        assertThat(stage.alice().children(space)).isEmpty();
        assertThat(stage.alice().messages(talk.room()))
                .extracting(TimelineEvent::body)
                .containsSubsequence(List.of("remember this", "echo: remember this"))
                .last()
                .asString()
                .startsWith("This service begins anew");
        Talk next = new Talk(stage, talk.agent(), anew);
        next.say("hello");
        next.awaitAnswer("echo: hello");
        assertThat(stage.roomsOfTheBot()).containsExactlyInAnyOrder(stage.space(), anew);
        assertThat(stage.space()).isNotEqualTo(space);
        next.say("!new Other plans");
        assertThat(next.inRoom("Other plans").room()).isNotEqualTo(plans);
    }

    @Scenario
    void after_a_reset_nothing_is_made_until_the_next_start_and_backups_say_what_they_are(Stage stage) {
        // Given
        stage.homeroom().start();
        Talk talk = Talk.withNewAgent(stage, "Ada");
        stage.homeroom().awaitLog("[AGENT_SYNC] Completed sync");
        boolean isFile = stage.database().url().startsWith("jdbc:h2:");

        // When
        Printed backup = stage.homeroom().run("backup", "--to", "mine.zip");
        Printed reset = stage.homeroom().run("reset", "--yes");
        String another = stage.letta().addAgent("Grace");
        stage.rest().post("/webhook/new-agent");
        Patience.waitingFor("the new agent in the list")
                .until(() ->
                        stage.rest().get("/agents/mappings").body().toString().contains(another));

        // Then
        Path file = stage.directory().resolve("data/backups/mine.zip");
        assertThat(backup.exitCode()).isEqualTo(isFile ? 0 : 1);
        assertThat(backup.text())
                .contains(isFile ? file.toString() : "pg_dump --format=custom")
                .doesNotContain("PASSWORD");
        assertThat(Files.exists(file)).isEqualTo(isFile);
        assertThat(reset.text()).contains(talk.room() + " is taken down.", "Done.");
        assertThat(reset.exitCode()).isZero();
        assertThat(stage.roomsOfTheBot()).isEmpty();
        assertThat(stage.rest().post("/reset").status()).isEqualTo(400);
        assertThat(stage.rest().get("/export").body().path("mappings")).isEmpty();
    }
}
