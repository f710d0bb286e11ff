package dev.homeroom.predecessor;

import dev.homeroom.matrix.RoomId;
import java.util.List;

/** Makes the lines about one row, or the Space. The fields are those of {@link ImportLine}. */
record ImportSubject(String subject, String name, String room) {
    static ImportSubject of(MappingRow mappingRow) {
        return switch (mappingRow) {
            case MappingRow.Malformed malformed -> new ImportSubject(malformed.agentId(), "", "");
            case MappingRow.Mapping mapping ->
                new ImportSubject(
                        mapping.agentId(),
                        mapping.name(),
                        mapping.room().map(RoomId::value).orElse(""));
        };
    }

    ImportLine line(ImportLine.Verdict verdict, String why, List<String> steps) {
        return new ImportLine(subject, name, room, verdict, why, steps);
    }

    ImportLine refused(String why) {
        return line(ImportLine.Verdict.REFUSED, why, List.of());
    }
}
