package dev.homeroom.files.incoming;

import dev.homeroom.files.RoomFolder;
import dev.homeroom.files.WorkspaceFolders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Looks at the files in inboxes. Follows no link, and sees regular files alone. */
final class InboxWalk {
    private InboxWalk() {}

    /** A file of an inbox. */
    record InboxEntry(Path path, BasicFileAttributes attributes) {}

    /** The number of bytes in a folder. */
    static long size(Path inbox) throws IOException {
        return entries(inbox).stream()
                .mapToLong(entry -> entry.attributes().size())
                .sum();
    }

    /** All inboxes below the root. */
    static List<Path> inboxes(Path root) throws IOException {
        return rooms(root).stream()
                .map(room -> room.resolve(RoomFolder.INBOX))
                .filter(WorkspaceFolders::isFolder)
                .toList();
    }

    /** The folders of all answers with files, in all rooms. */
    static List<Path> answers(Path root) throws IOException {
        List<Path> answers = new ArrayList<>();
        for (Path room : rooms(root)) {
            answers.addAll(folders(room.resolve(RoomFolder.SENT)));
        }
        return answers;
    }

    private static List<Path> rooms(Path root) throws IOException {
        List<Path> rooms = new ArrayList<>();
        for (Path user : folders(root.resolve(RoomFolder.SURFACE))) {
            rooms.addAll(folders(user));
        }
        return rooms;
    }

    private static List<Path> folders(Path above) throws IOException {
        List<Path> folders = new ArrayList<>();
        if (WorkspaceFolders.isFolder(above)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(above, WorkspaceFolders::isFolder)) {
                all.forEach(folders::add);
            }
        }
        return folders;
    }

    static List<InboxEntry> entries(Path inbox) throws IOException {
        List<InboxEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(inbox, path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))) {
            for (Path path : all) {
                entries.add(new InboxEntry(
                        path, Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
            }
        }
        return entries;
    }
}
