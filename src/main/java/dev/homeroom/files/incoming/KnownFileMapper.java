package dev.homeroom.files.incoming;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.homeroom.files.content.FileContent;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.MalformedEventException;
import dev.homeroom.matrix.RoomEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads a file out of its row. */
final class KnownFileMapper {
    private KnownFileMapper() {}

    static KnownFile read(ResultSet row) throws SQLException {
        String json = row.getString("event");
        IncomingFile file =
                IncomingFile.of(event(json)).orElseThrow(() -> new IllegalStateException("A row is no file"));
        return new KnownFile(file, json, row.getString("sign"), landed(row, file.id()));
    }

    private static RoomEvent event(String json) {
        try {
            return RoomEvent.of(JsonText.mapper().readTree(json));
        } catch (JsonProcessingException | MalformedEventException e) {
            throw new IllegalStateException("A row is not an event", e);
        }
    }

    private static Optional<LandedFile> landed(ResultSet row, EventId file) throws SQLException {
        String path = row.getString("path");
        if (path == null) {
            return Optional.empty();
        }
        Optional<FileContent.Dimensions> dimensions = row.getObject("width") == null
                ? Optional.empty()
                : Optional.of(new FileContent.Dimensions(row.getInt("width"), row.getInt("height")));
        return Optional.of(new LandedFile(
                file,
                path,
                row.getLong("bytes"),
                row.getString("sha256"),
                new FileContent(row.getString("media_type"), dimensions)));
    }
}
