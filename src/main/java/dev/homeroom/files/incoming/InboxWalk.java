package dev.homeroom.files.incoming;

import dev.homeroom.files.RoomFolder;
import dev.homeroom.files.opened.SafeFolder;
import dev.homeroom.files.opened.UnsafeFileException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at the folders of rooms and what is in them. Folders are lists of names below the root, and no link is followed. */
final class InboxWalk {
    private InboxWalk() {}

    /** Something in a folder. */
    record InboxEntry(String name, BasicFileAttributes attributes) {}

    /** The number of bytes in a folder. */
    static long size(SafeFolder inbox) throws IOException {
        return files(inbox).stream()
                .mapToLong(entry -> entry.attributes().size())
                .sum();
    }

    /** The folders of this name in all rooms. Some rooms may have none. */
    static List<List<String>> ofRooms(Path root, String name) throws IOException {
        List<String> surface = List.of(RoomFolder.SURFACE.split("/"));
        List<List<String>> folders = new ArrayList<>();
        for (String user : foldersIn(root, surface)) {
            for (String room : foldersIn(root, inner(surface, user))) {
                folders.add(inner(inner(surface, user), room, name));
            }
        }
        return folders;
    }

    private static List<String> foldersIn(Path root, List<String> above) throws IOException {
        try (SafeFolder folder = SafeFolder.open(root, above)) {
            return folders(folder).stream().map(InboxEntry::name).toList();
        } catch (NoSuchFileException | UnsafeFileException e) {
            return List.of();
        }
    }

    static List<InboxEntry> files(SafeFolder folder) throws IOException {
        return entries(folder).stream()
                .filter(entry -> entry.attributes().isRegularFile())
                .toList();
    }

    static List<InboxEntry> folders(SafeFolder folder) throws IOException {
        return entries(folder).stream()
                .filter(entry -> entry.attributes().isDirectory())
                .toList();
    }

    private static List<InboxEntry> entries(SafeFolder folder) throws IOException {
        List<InboxEntry> entries = new ArrayList<>();
        for (String name : folder.names()) {
            entry(folder, name).ifPresent(entries::add);
        }
        return entries;
    }

    /** Empty when an agent has removed it meanwhile. */
    private static Optional<InboxEntry> entry(SafeFolder folder, String name) throws IOException {
        try {
            return Optional.of(new InboxEntry(name, folder.attributes(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static List<String> inner(List<String> folder, String... names) {
        return Stream.concat(folder.stream(), Stream.of(names)).toList();
    }
}
