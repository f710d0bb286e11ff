package dev.homeroom.launcher.manifest;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads YAML into maps, lists and texts. */
final class YamlText {
    /** Leaves {@code no}, {@code 0755} and {@code 12:30} the texts that they are. */
    private static final class Texts extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }

    private YamlText() {}

    /**
     * @param name of the file, for sentences
     * @return empty after a problem
     */
    static Optional<Map<?, ?>> read(Path file, String name, Problems problems) {
        try {
            if (parser().load(Files.readString(file)) instanceof Map<?, ?> map) {
                return Optional.of(map);
            }
            problems.add(name + " has to be a map of keys and values.");
        } catch (NoSuchFileException e) {
            problems.add(name + " doesn't exist.");
        } catch (CharacterCodingException e) {
            problems.add(name + " is not a text in UTF-8.");
        } catch (IOException e) {
            problems.add(name + " can't be read: " + e.getMessage() + ".");
        } catch (MarkedYAMLException e) {
            problems.add(name + " is not valid YAML: " + firstLine(e.getProblem()) + place(e) + ".");
        } catch (YAMLException e) {
            problems.add(name + " is not valid YAML: " + firstLine(String.valueOf(e.getMessage())) + ".");
        }
        return Optional.empty();
    }

    private static Yaml parser() {
        LoaderOptions loading = new LoaderOptions();
        loading.setAllowDuplicateKeys(false);
        DumperOptions dumping = new DumperOptions();
        return new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading, new Texts());
    }

    private static String place(MarkedYAMLException e) {
        return e.getProblemMark() == null
                ? ""
                : ", in line " + (e.getProblemMark().getLine() + 1);
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("").replaceFirst("[.:;]$", "");
    }
}
