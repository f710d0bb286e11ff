package dev.homeroom.e2e.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AimTest {
    static Stream<Aim> aims() {
        return Stream.of(KillPoint.values(), FileKillPoint.values(), IncomingFileKillPoint.values(), Mutation.values())
                .flatMap(Arrays::<Aim>stream);
    }

    @ParameterizedTest
    @MethodSource("aims")
    void what_is_aimed_at_is_in_the_product(Aim aim) throws IOException {
        // Given
        Path file = Path.of("target", "classes", aim.place().className().replace('.', '/') + ".class");

        // Then
        assertThat(file).as("whoever renames it aims anew").exists();
        assertThat(Weaver.isIn(ClassFile.of().parse(file), aim.place()))
                .as("%s has it", file)
                .isTrue();
    }
}
