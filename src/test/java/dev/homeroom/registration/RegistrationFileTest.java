package dev.homeroom.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationFileTest {
    private static final String SERVER = "matrix.example.org:8448";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void a_new_file_is_secret_random_and_made_for_the_server() throws Exception {
        // Given
        Path path = folder.resolve("data/registration.yaml");
        RegistrationFile file = new RegistrationFile(path);

        // When
        Registration written = file.create(settings("http://homeroom:8004"), SERVER);

        // Then
        assertThat(file.read(SERVER)).isEqualTo(written);
        assertThat(written.asToken())
                .hasSizeGreaterThanOrEqualTo(64)
                .matches("[A-Za-z0-9_-]+")
                .isNotEqualTo(written.hsToken());
        assertThat(written.url()).isEqualTo("http://homeroom:8004");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(file.isOpenToOthers()).isFalse();
        assertThat(Files.readString(path))
                .contains("'^@agent_.*:matrix\\.example\\.org:8448$'")
                .contains("'^@homeroom:matrix\\.example\\.org:8448$'")
                .contains("'^#agent_.*:matrix\\.example\\.org:8448$'")
                .contains("rate_limited: false")
                .contains("rooms: []");
    }

    @Test
    void a_file_that_is_there_is_never_overwritten() throws Exception {
        // Given
        RegistrationFile file = new RegistrationFile(folder.resolve("registration.yaml"));
        Registration first = file.create(settings("http://a:1"), SERVER);

        // When
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> file.create(settings("http://b:2"), SERVER));

        // Then
        assertThat(file.read(SERVER)).isEqualTo(first);
    }

    @Test
    void writing_it_anew_keeps_what_the_homeserver_knows() throws Exception {
        // Given
        Path path = folder.resolve("registration.yaml");
        RegistrationFile file = new RegistrationFile(path);
        Registration first = file.create(settings("http://a:1"), SERVER);

        // When
        file.rewrite(settings("http://b:2"), "other.org");

        // Then
        assertThat(file.read("other.org"))
                .isEqualTo(new Registration(
                        first.id(), first.asToken(), first.hsToken(), first.senderLocalpart(), "http://b:2"));
        assertThat(file.isOpenToOthers()).isFalse();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void the_example_at_the_top_of_the_repository_is_refused_by_name() {
        assertThatExceptionOfType(InvalidRegistrationException.class)
                .isThrownBy(() -> new RegistrationFile(Path.of("registration.yaml")).read("example.org"))
                .withMessageContaining("sample as_token");
    }

    @Test
    void the_example_works_once_the_tokens_are_put_in() throws Exception {
        // Given
        String example = Files.readString(Path.of("registration.yaml"));
        Path path = folder.resolve("registration.yaml");
        Files.writeString(
                path,
                example.replaceFirst("as_token: .*", "as_token: " + "a".repeat(64))
                        .replaceFirst("hs_token: .*", "hs_token: " + "b".repeat(64)));

        // When
        Registration registration = new RegistrationFile(path).read("example.org");

        // Then
        assertThat(registration.senderLocalpart()).isEqualTo("homeroom");
    }

    @Test
    void a_file_that_others_may_read_is_noticed() throws Exception {
        // Given
        Path path = folder.resolve("registration.yaml");
        RegistrationFile file = new RegistrationFile(path);
        file.create(settings("http://a:1"), SERVER);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));

        // When, Then
        assertThat(file.isOpenToOthers()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            as_token: .*               | as_token: short                        | fewer than 32
            as_token: .*               | as_token: [1]                          | no as_token
            hs_token: .*               | hs_token: sample-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb | sample hs_token
            hs_token: .*               | hs_token: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | same as_token and hs_token
            url: .*                    | url:                                   | no url
            sender_localpart: .*       | sender_localpart: bob                  | covers @bob:example.org
            exclusive: true            | exclusive: false                       | covers @agent_x:example.org
            '#agent_.*:example'        | '#agent_.*:elsewhere'                  | covers #agent_x:example.org
            '@agent_.*:example'        | '@agent_(:example'                     | not a regular expression
            """)
    void what_would_not_work_is_refused_in_a_sentence(String pattern, String replacement, String sentence)
            throws IOException {
        // Given
        Path path = folder.resolve("registration.yaml");
        String good = """
                id: homeroom
                url: http://a:1
                as_token: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                hs_token: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
                sender_localpart: homeroom
                namespaces:
                  users:
                    - {exclusive: true, regex: '^@agent_.*:example\\.org$'}
                    - {exclusive: true, regex: '^@homeroom:example\\.org$'}
                  aliases:
                    - {exclusive: true, regex: '^#agent_.*:example\\.org$'}
                """;
        Files.writeString(
                path,
                good.contains(pattern)
                        ? good.replace(pattern, replacement)
                        : good.replaceAll("(?m)^" + pattern + "$", replacement));

        // When, Then
        assertThatExceptionOfType(InvalidRegistrationException.class)
                .isThrownBy(() -> new RegistrationFile(path).read("example.org"))
                .withMessageContaining(sentence)
                .withMessageContaining(path.toString());
    }

    @ParameterizedTest
    @CsvSource({"'[1, 2', is not YAML", "'just text', has no id", "'', has no id"})
    void what_is_no_registration_is_said_to_be_none(String text, String sentence) throws IOException {
        // Given
        Path path = folder.resolve("registration.yaml");
        Files.writeString(path, text);

        // When, Then
        assertThatExceptionOfType(InvalidRegistrationException.class)
                .isThrownBy(() -> new RegistrationFile(path).read(SERVER))
                .withMessageContaining(sentence);
    }

    @Test
    void a_missing_file_says_how_to_make_one() {
        assertThatExceptionOfType(InvalidRegistrationException.class)
                .isThrownBy(() -> new RegistrationFile(folder.resolve("none.yaml")).read(SERVER))
                .withMessageContaining("homeroom registration");
    }

    private static RegistrationSettings settings(String publicUrl) {
        return new RegistrationSettings() {
            @Override
            public String file() {
                return "registration.yaml";
            }

            @Override
            public String publicUrl() {
                return publicUrl;
            }

            @Override
            public String id() {
                return "homeroom";
            }

            @Override
            public String botName() {
                return "homeroom";
            }
        };
    }
}
