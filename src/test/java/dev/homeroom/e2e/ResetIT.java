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
    @Scenario(on = TestDatabase.POSTGRESQL)
    void a_reset_that_was_cut_off_is_finished_by_the_next_start_which_begins_anew(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        talk.say("remember this");
        talk.awaitAnswer("echo: remember this");
        talk.say("!new Plans");
        RoomId plans = talk.inRoom("Plans").room();
        RoomId space = e2eEnvironment.space();
        e2eEnvironment.alice().acceptInvites();
        e2eEnvironment
                .toHomeserver()
                .spoil(
                        exchange -> exchange.path().endsWith("/leave"),
                        Integer.MAX_VALUE,
                        new Fault.RateLimited(Duration.ofMinutes(5)));

        // When
        Printed cutOff = e2eEnvironment.homeroom().run("reset", "--yes");

        // Then
        assertThat(cutOff.text())
                .contains(talk.room() + " is not taken down", "Some rooms could not be taken down now");
        assertThat(cutOff.exitCode()).isEqualTo(1);
        assertThat(e2eEnvironment.rest().get("/health").body().toString()).contains("was reset and is paused");

        // When
        e2eEnvironment.homeroom().kill();
        e2eEnvironment.toHomeserver().spoilNothing();
        e2eEnvironment.homeroom().start();

        // Then
        RoomId anew = Patience.waitingFor("a new room")
                .until(
                        () -> {
                            e2eEnvironment.alice().acceptInvites();
                            return e2eEnvironment.roomsBoundTo(talk.agent());
                        },
                        rooms -> !rooms.isEmpty())
                .getFirst();
        assertThat(anew).isNotEqualTo(talk.room());
        assertThat(e2eEnvironment.alice().members(talk.room()))
                .containsExactly(e2eEnvironment.alice().id());
        assertThat(e2eEnvironment.alice().members(space))
                .containsExactly(e2eEnvironment.alice().id());
        assertThat(e2eEnvironment.alice().children(space)).isEmpty();
        assertThat(e2eEnvironment.alice().messages(talk.room()))
                .extracting(TimelineEvent::body)
                .containsSubsequence(List.of("remember this", "echo: remember this"))
                .last()
                .asString()
                .startsWith("Homeroom was reset");
        Talk next = new Talk(e2eEnvironment, talk.agent(), anew);
        next.say("hello");
        next.awaitAnswer("echo: hello");
        assertThat(e2eEnvironment.roomsOfTheBot()).containsExactlyInAnyOrder(e2eEnvironment.space(), anew);
        assertThat(e2eEnvironment.space()).isNotEqualTo(space);
        next.say("!new Other plans");
        assertThat(next.inRoom("Other plans").room()).isNotEqualTo(plans);
    }

    @Scenario(on = TestDatabase.H2)
    void after_a_reset_nothing_is_made_until_the_next_start_and_backups_say_what_they_are(
            E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.homeroom().awaitLog("[AGENT_SYNC] Completed sync");
        boolean isFile = e2eEnvironment.database().url().startsWith("jdbc:h2:");

        // When
        Printed backup = e2eEnvironment.homeroom().run("backup", "--to", "mine.zip");
        Printed reset = e2eEnvironment.homeroom().run("reset", "--yes");
        String another = e2eEnvironment.letta().addAgent("Grace");
        e2eEnvironment.rest().post("/webhook/new-agent");
        Patience.waitingFor("the new agent in the list")
                .until(() -> e2eEnvironment
                        .rest()
                        .get("/agents/mappings")
                        .body()
                        .toString()
                        .contains(another));

        // Then
        Path file = e2eEnvironment.directory().resolve("data/backups/mine.zip");
        assertThat(backup.exitCode()).isEqualTo(isFile ? 0 : 1);
        assertThat(backup.text())
                .contains(isFile ? file.toString() : "pg_dump --format=custom")
                .doesNotContain("PASSWORD");
        assertThat(Files.exists(file)).isEqualTo(isFile);
        assertThat(reset.text()).contains(talk.room() + " is taken down.", "Done.");
        assertThat(reset.exitCode()).isZero();
        assertThat(e2eEnvironment.roomsOfTheBot()).isEmpty();
        assertThat(e2eEnvironment.rest().post("/reset").status()).isEqualTo(400);
        assertThat(e2eEnvironment.rest().get("/export").body().path("mappings")).isEmpty();
    }
}
