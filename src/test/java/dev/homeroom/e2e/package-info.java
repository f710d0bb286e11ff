/**
 * End-to-end tests with a real homeserver, the packaged application as a process, and people with real clients. Start
 * with {@link dev.homeroom.e2e.Scenario}, a test method with a {@link dev.homeroom.e2e.E2eEnvironment} as its parameter.
 * docs/develop/testing.md explains how to run them, also on other homeservers.
 */
package dev.homeroom.e2e;
