/**
 * One database, H2 or PostgreSQL, told apart by its URL alone. The door is {@link dev.homeroom.database.Database}: a
 * unit of work in one transaction. Every statement in the code runs on both.
 */
@NullMarked
package dev.homeroom.database;

import org.jspecify.annotations.NullMarked;
