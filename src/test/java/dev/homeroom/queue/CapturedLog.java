package dev.homeroom.queue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** Captures the log of one part of Homeroom until it is closed. */
public final class CapturedLog extends Handler {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger logger;

    public CapturedLog(String category) {
        this.logger = Logger.getLogger(category);
    }

    public void open() {
        logger.addHandler(this);
    }

    public List<LogRecord> records() {
        return List.copyOf(records);
    }

    /** The lines as a reader of the log sees them, without time and level. */
    public List<String> lines() {
        return records.stream()
                .map(record -> record instanceof ExtLogRecord line ? line.getFormattedMessage() : record.getMessage())
                .toList();
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
