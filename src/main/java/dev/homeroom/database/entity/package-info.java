/**
 * Rows as entities: Hibernate maps them, and Panache's queries find them. The entry point is {@link
 * dev.homeroom.database.entity.Repository}. Entities live in the transactions of {@link dev.homeroom.database.Database} only.
 */
@NullMarked
package dev.homeroom.database.entity;

import org.jspecify.annotations.NullMarked;
