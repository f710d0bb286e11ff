package dev.homeroom.launcher.engine;

/** Thrown when an engine can't do what it was told. The message is a sentence. */
public final class EngineException extends Exception {
    EngineException(String sentence) {
        super(sentence);
    }
}
