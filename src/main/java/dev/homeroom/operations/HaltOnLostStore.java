package dev.homeroom.operations;

import dev.homeroom.database.Database.LostStore;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Ends the process without an orderly shutdown, which could hang: only a new process can continue. */
@ApplicationScoped
class HaltOnLostStore implements LostStore {
    private static final Logger LOG = Logger.getLogger(HaltOnLostStore.class);
    private static final int EXIT_CODE = 1;

    @Override
    public void lost(String why) {
        LOG.fatal(why
                + " The H2 file could not be written, so Homeroom ends (no accepted message is lost). Make sure"
                + " that the disk has space, and start Homeroom again.");
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
