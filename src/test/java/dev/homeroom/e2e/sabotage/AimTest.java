package dev.homeroom.e2e.sabotage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AimTest {
    static List<Aim> aims() {
        return Aim.all();
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
