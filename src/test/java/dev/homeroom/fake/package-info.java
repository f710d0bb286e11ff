/**
 * Servers on which agents could live, for unit tests, end-to-end tests and the benchmark: {@link dev.homeroom.fake.FakeLetta}
 * and {@link dev.homeroom.fake.FakeOpenAi}. An agent does what its {@link dev.homeroom.fake.Script} says. Needs nothing of
 * Homeroom's, and costs little: the benchmark asks thousands of questions a second.
 */
@NullMarked
package dev.homeroom.fake;

import org.jspecify.annotations.NullMarked;
