package dev.homeroom.database.entity;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.hibernate.StaleStateException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table as entities. Queries are Panache's: HQL, or the part of it after {@code where}, with the parameters {@code
 * ?1}, {@code ?2}. Each call is one statement of the running transaction, executed at once; an entity that was read and then
 * changed is written by {@link #update} only.
 *
 * <p>Every method throws {@link IllegalStateException} outside of a transaction of {@link dev.homeroom.database.Database}.
 */
public final class Repository<E> {
    private static final PanacheOperations PANACHE = new PanacheOperations();

    private final Class<E> entity;

    public Repository(Class<E> entity) {
        this.entity = entity;
    }

    public Optional<E> findById(Object id) {
        return Optional.ofNullable(UnitOfWork.current().session().get(entity, id));
    }

    /** For queries with a range, and for the first of many. */
    @SuppressWarnings("unchecked")
    public PanacheQuery<E> find(String query, Object... parameters) {
        return (PanacheQuery<E>) PANACHE.find(entity, query, parameters);
    }

    @SuppressWarnings("unchecked")
    public List<E> list() {
        return (List<E>) PANACHE.listAll(entity);
    }

    public List<E> list(String query, Object... parameters) {
        return find(query, parameters).list();
    }

    public Optional<E> first(String query, Object... parameters) {
        return find(query, parameters).firstResultOptional();
    }

    public long count(String query, Object... parameters) {
        return PANACHE.count(entity, query, parameters);
    }

    /**
     * Changes many rows at once.
     *
     * @return how many
     */
    public int update(String query, @Nullable Object... parameters) {
        return PANACHE.update(entity, query, parameters);
    }

    /** @return how many */
    public long delete(String query, Object... parameters) {
        return PANACHE.delete(entity, query, parameters);
    }

    public long deleteAll() {
        return PANACHE.deleteAll(entity);
    }

    /** The next number of a sequence. */
    public static long next(String sequence) {
        return UnitOfWork.current()
                .session()
                .createNativeQuery("select nextval('" + sequence + "')", Long.class)
                .getSingleResult();
    }

    /** The version of a new row. It hardly ever was that of a row that is gone: who has seen that one must not change this one. */
    public static long firstVersion() {
        return ThreadLocalRandom.current().nextLong(1L << 62);
    }

    public void insert(E row) {
        UnitOfWork.current().session().insert(row);
    }

    /** @return false when there is such a row, which stays as it is */
    public boolean insertIfAbsent(E row) {
        try {
            UnitOfWork.current().yielding().insert(row);
            return true;
        } catch (StaleStateException e) {
            return false;
        }
    }

    /** Inserts the rows that are absent, in few round trips. */
    public void insertIfAbsent(List<E> rows) {
        try {
            UnitOfWork.current().yielding().insertMultiple(rows);
        } catch (StaleStateException e) {
            // One row was there, and those after it were not tried.
            rows.forEach(this::insertIfAbsent);
        }
    }

    /**
     * Writes all columns.
     *
     * @return false when there is no such row, or none of this version
     */
    public boolean update(E row) {
        try {
            UnitOfWork.current().session().update(row);
            return true;
        } catch (StaleStateException e) {
            return false;
        }
    }

    /** Writes all columns of the rows that are there in this version, in few round trips. */
    public void update(List<E> rows) {
        try {
            UnitOfWork.current().session().updateMultiple(rows);
        } catch (StaleStateException e) {
            rows.forEach(this::update);
        }
    }

    /** Writes all columns, whether there is such a row or not. The row is never deleted in between, so two who save it both can. */
    public void save(E row) {
        if (!update(row) && !insertIfAbsent(row)) {
            update(row);
        }
    }

    /**
     * Writes over whatever row there is, and locks it until the transaction ends. Only for entities with an attribute {@code version}.
     *
     * @param change of the row, if there is one
     * @param fresh the row, if there is none
     */
    public void overwrite(Object id, Consumer<E> change, E fresh) {
        if (!changeLocked(id, change) && !insertIfAbsent(fresh)) {
            changeLocked(id, change);
        }
    }

    private boolean changeLocked(Object id, Consumer<E> change) {
        Optional<E> locked =
                update("set version = version + 1 where id = ?1", id) == 0 ? Optional.empty() : findById(id);
        locked.ifPresent(row -> {
            change.accept(row);
            update(row);
        });
        return locked.isPresent();
    }
}
