package dev.homeroom.cli.settings;

import dev.homeroom.wording.WordingFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Checks that the operator's own sentences, if any, can be used. */
final class WordingRule implements SettingRule {
    @Override
    public Stream<SettingProblem> check(SettingSource settingSource) {
        return settingSource.value(SettingName.WORDING).stream()
                .flatMap(WordingRule::problems)
                .map(problem -> SettingProblem.wrong(SettingName.WORDING, "can't be used. " + problem));
    }

    private static Stream<String> problems(String file) {
        try {
            return WordingFile.problems(Path.of(file)).stream();
        } catch (InvalidPathException e) {
            return Stream.of("It must be the path of a file.");
        }
    }
}
