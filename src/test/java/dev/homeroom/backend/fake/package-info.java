/**
 * Servers that agents could live on, for tests: {@link dev.homeroom.backend.fake.FakeLetta} and
 * {@link dev.homeroom.backend.fake.FakeOpenAi}. They answer {@code echo: } and the question, and do as the
 * {@link dev.homeroom.backend.fake.Directives} in it say.
 */
@NullMarked
package dev.homeroom.backend.fake;

import org.jspecify.annotations.NullMarked;
