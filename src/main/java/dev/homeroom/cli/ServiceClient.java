package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.RunningService.NotAskedException;
import dev.homeroom.cli.settings.Settings;
import dev.homeroom.time.Deadline;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** Sends a command's requests to the running service, and prints the responses. */
final class ServiceClient {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private final RunningService service;
    private final CommandSpec spec;

    private ServiceClient(RunningService service, CommandSpec spec) {
        this.service = service;
        this.spec = spec;
    }

    /** The requests of one command. */
    interface Talk {
        /** @return the exit code */
        int with(ServiceClient service) throws NotAskedException;
    }

    /** Runs the command. A refusal, or a service that is out of reach, is printed as the error. */
    static int of(CommandSpec spec, Talk talk) {
        try {
            return talk.with(new ServiceClient(RunningService.of(Settings.read()), spec));
        } catch (NotAskedException e) {
            return failed(spec, String.valueOf(e.getMessage()));
        } finally {
            spec.commandLine().getOut().flush();
        }
    }

    /** @throws NotAskedException also when the service refuses */
    RunningService.ServiceAnswer ask(String method, String path) throws NotAskedException {
        return good(service.ask(method, path));
    }

    /** Posts a body, and returns the answer. */
    RunningService.ServiceAnswer post(String path, JsonNode body) throws NotAskedException {
        return good(service.post(path, body));
    }

    private static RunningService.ServiceAnswer good(RunningService.ServiceAnswer answer) throws NotAskedException {
        if (!answer.isGood()) {
            throw new NotAskedException(error(answer));
        }
        return answer;
    }

    private static String error(RunningService.ServiceAnswer answer) {
        return answer.body().path("error").asText("Homeroom answered with status " + answer.status() + ".");
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** With control characters written as JSON writes them. */
    void printJson(JsonNode json) {
        out().println(json.toPrettyString());
    }

    int failed(String sentence) {
        return failed(spec, sentence);
    }

    static int failed(CommandSpec spec, String sentence) {
        PrintWriter errors = spec.commandLine().getErr();
        errors.println("Error: " + sentence);
        errors.flush();
        return ExitCode.SOFTWARE;
    }

    /**
     * Waits until the service has finished.
     *
     * @param path path of the report
     * @param first the first response
     * @return the last response
     * @throws NotAskedException also when the service refuses, or takes longer than the limit
     */
    JsonNode finished(String path, JsonNode first, Duration longest) throws NotAskedException {
        Deadline deadline = Deadline.in(longest);
        JsonNode report = first;
        while (report.path("status").asText().equals("running")) {
            if (deadline.isOver()) {
                throw new NotAskedException("It is still running; GET " + path + " will show the result.");
            }
            pause();
            report = ask("GET", path).body();
        }
        return report;
    }

    /**
     * Follows the service's work to its end. The work continues without this process.
     *
     * @param path path of the report
     * @param lines field of the report's lines
     * @param line called for each new line
     * @throws NotAskedException also when the work has failed
     */
    void follow(String path, String lines, Consumer<JsonNode> line) throws NotAskedException {
        int from = 0;
        while (true) {
            JsonNode report = ask("GET", path + "?from=" + from).body();
            report.path(lines).forEach(line);
            out().flush();
            if (report.has("error")) {
                throw new NotAskedException(report.path("error").asText());
            }
            if (!report.path("state").asText().equals("running")) {
                return;
            }
            from = report.path("next").asInt();
            pause();
        }
    }

    private static void pause() throws NotAskedException {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotAskedException("Interrupted. The service continues.");
        }
    }
}
