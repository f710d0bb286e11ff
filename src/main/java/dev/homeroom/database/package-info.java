/**
 * One database, H2 or PostgreSQL, selected by its URL. The entry point is {@link dev.homeroom.database.Database}: a
 * unit of work in one transaction. Every statement runs on both databases.
 */
@NullMarked
package dev.homeroom.database;

import org.jspecify.annotations.NullMarked;
