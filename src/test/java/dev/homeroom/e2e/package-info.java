/**
 * End-to-end tests: a real homeserver, the packaged application as a process, and people with real clients. The door is
 * {@link dev.homeroom.e2e.Scenario}: a test method with a {@link dev.homeroom.e2e.Stage} as its parameter.
 * docs/develop/testing.md tells how to run them, also on other homeservers.
 */
package dev.homeroom.e2e;
