package dev.homeroom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.disk.PrivateFiles;
import dev.homeroom.predecessor.Mappings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads and writes the predecessor's two files. */
final class PredecessorFiles {
    static final String MAPPINGS = "agent_user_mappings.json";
    private static final String SPACE = "letta_space_config.json";
    private static final List<Path> FOLDERS = List.of(Path.of(""), Path.of("matrix_client_data"), Path.of("data"));
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PredecessorFiles() {}

    /** A file can't be used; the message is a sentence. */
    static final class UnreadableFileException extends Exception {
        UnreadableFileException(String sentence) {
            super(sentence);
        }
    }

    static Optional<Path> findMappings() {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(MAPPINGS))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    static Path mappings() throws UnreadableFileException {
        return findMappings()
                .orElseThrow(() -> new UnreadableFileException("There is no " + MAPPINGS
                        + " here, in matrix_client_data/ or in data/. Name the file with --json-file."));
    }

    static Optional<Path> spaceBeside(Path mappings) {
        return Optional.of(mappings.resolveSibling(SPACE)).filter(Files::isRegularFile);
    }

    /** Leaves out passwords and everything else that an import doesn't need. */
    static ObjectNode readMappings(Path file) throws UnreadableFileException {
        try {
            return Mappings.withoutSecrets(read(file));
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(file + ": " + e.getMessage());
        }
    }

    static JsonNode readSpace(Path file) throws UnreadableFileException {
        return read(file);
    }

    private static JsonNode read(Path file) throws UnreadableFileException {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new UnreadableFileException("There is no file " + file + ".");
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(file + " is not valid JSON: there is a mistake in line "
                    + e.getLocation().getLineNr() + ".");
        } catch (IOException e) {
            throw new UnreadableFileException(
                    "The file " + file + " can't be read: " + e.getClass().getSimpleName() + ".");
        }
    }

    /**
     * Writes a file that only its owner can open. The write is atomic: a failure leaves the file as it was.
     *
     * @throws UnreadableFileException when it can't be written
     */
    static void write(Path file, JsonNode content) throws UnreadableFileException {
        try {
            PrivateFiles.replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
        } catch (FileAlreadyExistsException e) {
            throw new UnreadableFileException(file + " exists and is not a file.");
        } catch (FileSystemException | UncheckedIOException e) {
            throw new UnreadableFileException("The file " + file + " can't be written: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw new UnreadableFileException(
                    "The file " + file + " can't be written: " + e.getClass().getSimpleName() + ".");
        }
    }
}
