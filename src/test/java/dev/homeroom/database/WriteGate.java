package dev.homeroom.database;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.RootReference;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.LongDataType;

/** Stops H2's next write to disk after the tables that were created before the gate, and before those created after it. */
final class WriteGate extends MVMap<Long, Long> {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean shut;

    private WriteGate(Map<String, Object> config, DataType<Long> keys, DataType<Long> values) {
        super(config, keys, values);
    }

    private static final class Builder extends BasicBuilder<WriteGate, Long, Long> {
        private Builder() {
            setKeyType(LongDataType.INSTANCE);
            setValueType(LongDataType.INSTANCE);
        }

        @Override
        protected WriteGate create(Map<String, Object> config) {
            return new WriteGate(config, getKeyType(), getValueType());
        }
    }

    static WriteGate in(JdbcConnection connection) {
        SessionLocal session = (SessionLocal) connection.getSession();
        WriteGate gate = session.getDatabase().getStore().getMvStore().openMap("gate", new Builder());
        gate.setVolatile(true);
        return gate;
    }

    void shut() {
        shut = true;
    }

    void awaitWrite() throws InterruptedException {
        reached.await();
    }

    void open() {
        open.countDown();
    }

    /** H2 asks every table for its state when a write begins. */
    @Override
    public RootReference<Long, Long> flushAndGetRoot() {
        if (shut) {
            reached.countDown();
            waitUntilOpen();
        }
        return super.flushAndGetRoot();
    }

    private void waitUntilOpen() {
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
