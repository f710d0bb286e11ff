package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.fake.Script;
import dev.homeroom.matrix.EventId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A person writes, and the agent answers. */
class MessagesIT {
    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void an_agent_answers_as_itself_in_safe_html(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> "**Hello!**<script>alert(1)</script>"));

        e2eEnvironment
                .alice()
                .client()
                .put(
                        "/v3/profile/"
                                + ClientServer.encoded(e2eEnvironment.alice().id()) + "/displayname",
                        Json.object(Map.of("displayname", "Alice [in charge]")));

        // When
        talk.say("Who are you?");

        // Then
        assertThat(talk.awaitAnswers(1)).singleElement().satisfies(answer -> {
            assertThat(answer.sender()).isEqualTo(talk.agentUser());
            assertThat(answer.content().path("msgtype").asText()).isEqualTo("m.text");
            assertThat(answer.content().path("m.mentions").isObject()).isTrue();
            assertThat(answer.content().path("format").asText()).isEqualTo("org.matrix.custom.html");
            assertThat(answer.content().path("formatted_body").asText())
                    .contains("<strong>Hello!</strong>")
                    .doesNotContain("<script");
        });
        assertThat(e2eEnvironment.letta().asked()).singleElement().satisfies(asked -> {
            assertThat(asked.agentId()).isEqualTo(talk.agent());
            assertThat(asked.text())
                    .startsWith("[homeroom/4 from @alice:homeroom.test \"Alice (in charge)\" in ")
                    .endsWith("]\nWho are you?");
        });
        assertThat(e2eEnvironment.homeroom().log()).doesNotContain("Who are you?", "Hello!");
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_person_sees_that_the_agent_has_read_the_message_and_types(E2eEnvironment e2eEnvironment) {
        // Given
        CountDownLatch seen = new CountDownLatch(1);
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), waitingFor(seen));
        try (Watch watch = e2eEnvironment.alice().watch()) {

            // When
            EventId question = talk.say("Take your time");

            // Then
            Patience.waitingFor("the agent's attention")
                    .until(() -> watch.hasRead(talk.room(), talk.agentUser(), question)
                            && watch.hasTyped(talk.room(), talk.agentUser()));
            assertThat(e2eEnvironment.alice().messagesOfOthers(talk.room())).isEmpty();
            seen.countDown();
            talk.awaitAnswers(1);
            Patience.waitingFor("the end of typing").until(() -> watch.hasStoppedTyping(talk.room(), talk.agentUser()));
        }
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void messages_of_one_room_are_answered_in_order_and_one_at_a_time(E2eEnvironment e2eEnvironment) {
        // Given
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            Patience.pause(Duration.ofMillis(200));
            atOnce.decrementAndGet();
            return "echo: " + text;
        }));

        // When
        talk.say("one");
        talk.say("two");
        talk.say("three");

        // Then
        assertThat(talk.awaitAnswers(3))
                .extracting(TimelineEvent::body)
                .containsExactly("echo: one", "echo: two", "echo: three");
        assertThat(mostAtOnce).hasValue(1);
    }

    @SharedScenario(on = TestDatabase.POSTGRESQL)
    void a_slow_agent_holds_up_no_other_room(E2eEnvironment e2eEnvironment) {
        // Given
        CountDownLatch othersAnswered = new CountDownLatch(1);
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk slow = Talk.withNewAgent(e2eEnvironment, "Slow");
        Talk quick = Talk.withNewAgent(e2eEnvironment, "Quick");
        e2eEnvironment.letta().let(slow.agent(), waitingFor(othersAnswered));

        // When
        slow.say("Think about it");
        Patience.waitingFor("the slow agent to begin")
                .until(() -> e2eEnvironment.letta().asked().size() == 1);
        quick.say("What time is it?");

        // Then
        assertThat(quick.awaitAnswers(1)).extracting(TimelineEvent::body).containsExactly("echo: What time is it?");
        assertThat(e2eEnvironment.alice().messagesOfOthers(slow.room())).isEmpty();
        othersAnswered.countDown();
        assertThat(slow.awaitAnswers(1)).extracting(TimelineEvent::body).containsExactly("echo: Think about it");
    }

    private static Script waitingFor(CountDownLatch latch) {
        return Script.answering(text -> {
            try {
                return latch.await(Patience.USUAL.toSeconds(), TimeUnit.SECONDS) ? "echo: " + text : "waited in vain";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        });
    }
}
