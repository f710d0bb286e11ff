package dev.homeroom.launcher.supervise;

import dev.homeroom.launcher.manifest.Manifest;
import dev.homeroom.launcher.manifest.ManifestException;

/** Reads the manifest as it is now. */
@FunctionalInterface
public interface ManifestSource {
    Manifest read() throws ManifestException;
}
