package dev.homeroom.cli.services;

import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.Launcher.Patience;
import dev.homeroom.launcher.LauncherProgress;
import dev.homeroom.launcher.Selection;
import picocli.CommandLine.Mixin;

final class WaitingOptions {
    @Mixin
    private final PlaceOptions placeOptions = new PlaceOptions();

    @Mixin
    private final SelectionOptions selectionOptions = new SelectionOptions();

    @Mixin
    private final TimeoutOption timeoutOption = new TimeoutOption();

    Launcher launcher() {
        return placeOptions.launcher();
    }

    Selection selection() {
        return selectionOptions.selection();
    }

    Patience patience(LauncherProgress progress) {
        return new Patience(progress, timeoutOption.limit());
    }
}
