package dev.homeroom;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;

/** The application's classes as ArchUnit reads them, which takes seconds: once for each test process. */
public final class HomeroomClasses {
    public static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.homeroom");

    private HomeroomClasses() {}

    public static Stream<JavaClass> stream() {
        return ALL.stream();
    }
}
