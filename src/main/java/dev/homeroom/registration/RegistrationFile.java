package dev.homeroom.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homeroom.disk.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The registration file. It is written once and then only read: the homeserver knows its tokens, so losing them
 * requires a new registration.
 */
public final class RegistrationFile {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path path;

    public RegistrationFile(Path path) {
        this.path = path;
    }

    public boolean exists() {
        return Files.exists(path);
    }

    /**
     * Reads and checks the file.
     *
     * @param serverName the homeserver's name, which the namespaces must match
     * @throws InvalidRegistrationException when the file is missing, unreadable, unsafe or made for another server
     */
    public Registration read(String serverName) throws InvalidRegistrationException {
        return parse().checkedFor(serverName);
    }

    /**
     * Creates the file with new random tokens, readable by its owner only from the start.
     *
     * @throws java.nio.file.FileAlreadyExistsException when the file exists; it is never overwritten
     */
    public Registration create(RegistrationSettings settings, String serverName) throws IOException {
        Registration registration = new Registration(
                settings.id(), Tokens.random(), Tokens.random(), settings.botName(), settings.publicUrl());
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            PrivateFiles.makeFolder(folder);
        }
        PrivateFiles.create(path, RegistrationText.of(registration, serverName));
        return registration;
    }

    /**
     * Rewrites the file from the settings, but keeps what the homeserver and the rooms depend on: id, tokens and bot.
     */
    public Registration rewrite(RegistrationSettings settings, String serverName)
            throws IOException, InvalidRegistrationException {
        Registration old = parse().fields();
        Registration registration =
                new Registration(old.id(), old.asToken(), old.hsToken(), old.senderLocalpart(), settings.publicUrl());
        PrivateFiles.replace(path, RegistrationText.of(registration, serverName));
        return registration;
    }

    /**
     * Whether the file's permissions allow access to anybody but its owner. Always false on file systems without POSIX
     * permissions.
     */
    public boolean isOpenToOthers() throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains);
    }

    private RegistrationCheck parse() throws InvalidRegistrationException {
        try {
            JsonNode yaml = YAML.readTree(Files.readString(path));
            return new RegistrationCheck(path.toString(), yaml);
        } catch (NoSuchFileException e) {
            throw new InvalidRegistrationException(
                    "There is no registration file at " + path + ". Create one with `homeroom registration`.");
        } catch (JsonProcessingException e) {
            throw new InvalidRegistrationException("The registration file " + path + " is not YAML.");
        } catch (IOException e) {
            throw new InvalidRegistrationException("The registration file " + path + " can't be read: "
                    + e.getClass().getSimpleName() + ".");
        }
    }
}
