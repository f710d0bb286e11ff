package dev.homeroom.cli;

import dev.homeroom.backend.upstream.Upstream;
import dev.homeroom.operations.http.MeasuredConnections;
import dev.homeroom.operations.rest.SoundAddress;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * The command {@code homeroom}.
 *
 * <table>
 * <caption>Exit codes</caption>
 * <tr><td>0</td><td>success, or stopped while code in the same process waited for the end</td></tr>
 * <tr><td>1</td><td>failed; for {@code serve}, the database can't be opened</td></tr>
 * <tr><td>2</td><td>the command line or a setting is wrong</td></tr>
 * <tr><td>3</td><td>another process uses the H2 file</td></tr>
 * <tr><td>143</td><td>{@code serve} was stopped by SIGTERM; 130 for SIGINT</td></tr>
 * </table>
 */
@QuarkusMain
public final class Main {
    Main() {}

    public static void main(String... arguments) {
        MeasuredConnections.enable();
        SoundAddress.replaceCheckOfQuarkus();
        Upstream.closeIdleConnections();
        System.exit(execute(arguments));
    }

    /**
     * The service starts without picocli, which took a tenth of its start: its classes are of a format that the JVM doesn't take into
     * the start cache.
     */
    private static int execute(String... arguments) {
        return Arrays.equals(arguments, new String[] {"serve"})
                ? ServiceProcess.run(new PrintWriter(System.err, true, System.err.charset()))
                : new CommandLine(new HomeroomCommand()).execute(arguments);
    }
}
