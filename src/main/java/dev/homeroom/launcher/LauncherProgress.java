package dev.homeroom.launcher;

import dev.homeroom.launcher.state.ServiceRecord;
import java.util.Map;

/** Is told how a start or a stop goes on. */
public interface LauncherProgress {
    /** Shows nothing. */
    LauncherProgress SILENT = new LauncherProgress() {
        @Override
        public void changed(String service, ServiceRecord record) {}

        @Override
        public void waiting(Map<String, ServiceRecord> services) {}
    };

    void changed(String service, ServiceRecord record);

    /** Called about every ten seconds with the services that are waited for. */
    void waiting(Map<String, ServiceRecord> services);
}
