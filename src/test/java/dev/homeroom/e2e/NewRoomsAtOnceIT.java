package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.matrix.RoomId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many first {@code !new} commands at once. Each person gets one Space, and each command gets its room. */
class NewRoomsAtOnceIT {
    private static final int HOW_MANY = 5;

    @Scenario(on = TestDatabase.H2)
    void one_person_in_five_rooms_gets_one_space_with_five_rooms(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().start();
        List<Talk> talks = talks(e2eEnvironment);

        // When
        atOnce(talks.stream()
                .<Runnable>map(talk -> () -> talk.say("!new Plans"))
                .toList());

        // Then
        assertOneSpaceWithFiveRooms(e2eEnvironment, talks);
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void five_people_get_five_spaces_with_one_room_each(E2eEnvironment e2eEnvironment) {
        // Given
        List<Person> people = people(e2eEnvironment);
        e2eEnvironment.homeroom().set("HOMEROOM_INVITE", idsOf(people)).start();
        List<Talk> talks = talks(e2eEnvironment);
        people.forEach(person -> Patience.waitingFor(person.id() + " in every room")
                .until(() -> {
                    person.acceptInvites();
                    return person.joinedRooms()
                            .containsAll(talks.stream().map(Talk::room).toList());
                }));

        // When
        atOnce(IntStream.range(0, HOW_MANY)
                .<Runnable>mapToObj(i -> () -> people.get(i).say(talks.get(i).room(), "!new Plans"))
                .toList());

        // Then
        IntStream.range(0, HOW_MANY)
                .forEach(i -> awaitOpened(people.get(i), talks.get(i).room()));
        for (Person person : people) {
            person.acceptInvites();
            assertThat(person.personalSpaces()).as("Spaces of " + person.id()).hasSize(1);
            assertThat(person.children(person.personalSpaces().getFirst())).hasSize(1);
        }
        assertThat(e2eEnvironment.roomsOfTheBot()).hasSize(1 + HOW_MANY + 2 * HOW_MANY);
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void two_replicas_make_one_space_for_one_person(E2eEnvironment e2eEnvironment) {
        e2eEnvironment.homeroom().start();
        try (HomeroomProcess second =
                e2eEnvironment.homeroom().sibling(e2eEnvironment.directory().resolve("second"))) {
            // Given
            e2eEnvironment.toHomeroom().alsoTo(second.uri());
            second.start();
            List<Talk> talks = talks(e2eEnvironment);

            // When
            atOnce(talks.stream()
                    .<Runnable>map(talk -> () -> talk.say("!new Plans"))
                    .toList());

            // Then
            assertOneSpaceWithFiveRooms(e2eEnvironment, talks);
        }
    }

    private static void assertOneSpaceWithFiveRooms(E2eEnvironment e2eEnvironment, List<Talk> talks) {
        Person alice = e2eEnvironment.alice();
        talks.forEach(talk -> awaitOpened(alice, talk.room()));
        alice.acceptInvites();
        assertThat(alice.personalSpaces()).hasSize(1);
        List<RoomId> rooms =
                List.copyOf(alice.children(alice.personalSpaces().getFirst()).keySet());
        assertThat(rooms.stream().map(room -> alice.nameOf(room).orElseThrow()))
                .containsExactlyInAnyOrder("Plans", "Plans 2", "Plans 3", "Plans 4", "Plans 5");
        assertThat(e2eEnvironment.roomsOfTheBot())
                .as("the Space, the agents' rooms, Alice's Space and her rooms")
                .hasSize(1 + HOW_MANY + 1 + HOW_MANY);
    }

    private static void awaitOpened(Person person, RoomId room) {
        assertThat(person.awaitMessagesOfOthers(room, 1))
                .as("answers to " + person.id())
                .allSatisfy(answer -> assertThat(answer.body()).contains("matrix.to"));
    }

    private static List<Talk> talks(E2eEnvironment e2eEnvironment) {
        return IntStream.range(0, HOW_MANY)
                .mapToObj(i -> Talk.withNewAgent(e2eEnvironment, "Agent " + i))
                .toList();
    }

    private static List<Person> people(E2eEnvironment e2eEnvironment) {
        return Stream.concat(
                        Stream.of(e2eEnvironment.alice()),
                        Stream.of("bob", "carol", "dave", "erin").map(e2eEnvironment::person))
                .toList();
    }

    private static String idsOf(List<Person> people) {
        return people.stream().map(person -> person.id().value()).collect(Collectors.joining(","));
    }

    private static void atOnce(List<Runnable> tasks) {
        List<Runnable> shuffled = new ArrayList<>(tasks);
        Collections.shuffle(shuffled);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            shuffled.forEach(threads::execute);
        }
    }
}
