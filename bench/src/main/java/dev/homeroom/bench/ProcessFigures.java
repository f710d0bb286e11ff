package dev.homeroom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says about a process. */
record ProcessFigures(long pid) {
    private static final double TICKS_PER_SECOND = 100;

    /** CPU that the process has had so far; 0 when it is gone. */
    double cpuSeconds() {
        String stat = read("stat");
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        return afterName.length < 13
                ? 0
                : (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) / TICKS_PER_SECOND;
    }

    /** Resident memory in MiB; 0 when the process is gone. */
    double residentMemory() {
        return read("status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024.0;
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), file));
        } catch (IOException processIsGone) {
            return "";
        }
    }
}
