package dev.homeroom.fake;

import dev.homeroom.fake.Directive.AwaitApproval;
import dev.homeroom.fake.Directive.Busy;
import dev.homeroom.fake.Directive.Cut;
import dev.homeroom.fake.Directive.Disturbance;
import dev.homeroom.fake.Directive.Ending;
import dev.homeroom.fake.Directive.FailModel;
import dev.homeroom.fake.Directive.Mute;
import dev.homeroom.fake.Directive.Pause;
import dev.homeroom.fake.Directive.RateLimited;
import dev.homeroom.fake.Directive.Refusal;
import dev.homeroom.fake.Directive.Say;
import dev.homeroom.fake.Directive.StreamNothing;
import dev.homeroom.fake.Directive.TalkGarbage;
import dev.homeroom.fake.Directive.Think;
import dev.homeroom.fake.Directive.Unseen;
import dev.homeroom.fake.Directive.UseTool;
import dev.homeroom.fake.Directive.Work;
import dev.homeroom.fake.Directive.WorkForEver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an agent does with a question.
 *
 * <table>
 * <caption>Directives in a question, see {@link #in}</caption>
 * <tr><td>{@code [[busy]]}, {@code [[limited=SECONDS]]}</td><td>refuse the question</td></tr>
 * <tr><td>{@code [[unseen]]}, {@code [[cut]]}, {@code [[mute]]}</td><td>disturb the first connection</td></tr>
 * <tr><td>{@code [[sleep=SECONDS]]}, {@code [[think]]}, {@code [[tool=NAME]]}</td><td>work before the answer</td></tr>
 * <tr><td>{@code [[tool-inside=NAME]]}</td><td>call a tool in the middle of the answer</td></tr>
 * <tr><td>{@code [[long=N]]}, {@code [[silent]]}</td><td>answer N characters, or nothing</td></tr>
 * <tr><td>{@code [[approval]]}, {@code [[approval=TOOL,TOOL]]}</td><td>ask for the approval of tools</td></tr>
 * <tr><td>{@code [[err=STATUS]]}, {@code [[garbage]]}, {@code [[pings-only]]},
 *     {@code [[empty-chunks]]}</td><td>end without an answer</td></tr>
 * </table>
 */
public record Script(
        Optional<Refusal> refusal, Optional<Disturbance> disturbance, List<Work> work, Optional<Ending> ending) {
    private static final Pattern DIRECTIVE =
            Pattern.compile("\\[\\[(busy|unseen|cut|mute|think|silent|approval|garbage|pings-only|empty-chunks"
                    + "|(?:limited|sleep|tool|tool-inside|long|err)(?==))(?:=([^]]+))?]]\\s*");
    private static final Script ECHO_IN_PIECES = of(new Say(Script::echoOf, 2, Duration.ZERO));

    private static String echoOf(String text) {
        return "echo: " + text;
    }

    public static Script of(Directive... directives) {
        List<Directive> all = List.of(directives);
        return new Script(
                first(Refusal.class, all),
                first(Disturbance.class, all),
                all.stream().flatMap(directive -> only(Work.class, directive)).toList(),
                first(Ending.class, all));
    }

    private static <D extends Directive> Optional<D> first(Class<D> kind, List<Directive> all) {
        return all.stream().flatMap(directive -> only(kind, directive)).findFirst();
    }

    private static <D extends Directive> Stream<D> only(Class<D> kind, Directive directive) {
        return kind.isInstance(directive) ? Stream.of(kind.cast(directive)) : Stream.empty();
    }

    /** Follows the directives in the question, and then echoes the rest of it in two pieces. */
    public static Script in(String question) {
        if (!question.contains("[[")) {
            return ECHO_IN_PIECES;
        }
        String answer = echoOf(DIRECTIVE.matcher(question).replaceAll("").strip());
        String toolInside = "";
        List<Directive> directives = new ArrayList<>();
        for (MatchResult found : DIRECTIVE.matcher(question).results().toList()) {
            String value = found.group(2);
            switch (found.group(1)) {
                case "silent" -> answer = "";
                case "long" ->
                    answer = "lorem ipsum "
                            .repeat(Integer.parseInt(value) / 12 + 1)
                            .substring(0, Integer.parseInt(value));
                case "tool-inside" -> toolInside = value;
                default -> directives.add(directive(found.group(1), value));
            }
        }
        if (directives.stream().noneMatch(Ending.class::isInstance)) {
            directives.addAll(saying(answer, toolInside));
        }
        return of(directives.toArray(Directive[]::new));
    }

    private static Directive directive(String name, String value) {
        return switch (name) {
            case "busy" -> new Busy();
            case "limited" -> new RateLimited(Integer.parseInt(value));
            case "unseen" -> new Unseen();
            case "cut" -> new Cut();
            case "mute" -> new Mute();
            case "sleep" -> new Pause(Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)));
            case "think" -> new Think("stub reasoning");
            case "tool" -> tool(value);
            case "approval" -> approvalOf(value == null ? List.of("send_mail") : List.of(value.split(",")));
            case "err" -> new FailModel(Integer.parseInt(value));
            case "garbage" -> new TalkGarbage();
            case "pings-only" -> new WorkForEver();
            case "empty-chunks" -> new StreamNothing();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static AwaitApproval approvalOf(List<String> tools) {
        return new AwaitApproval(question -> tools, "{\"to\": \"bob\", \"api_key\": \"k-1\"}");
    }

    private static UseTool tool(String name) {
        return new UseTool(name, "{}", Duration.ZERO, true);
    }

    private static List<Directive> saying(String answer, String toolInside) {
        if (toolInside.isEmpty()) {
            return List.of(new Say(question -> answer, 2, Duration.ZERO));
        }
        int middle = answer.length() / 2;
        return List.of(
                Say.whole(question -> answer.substring(0, middle)),
                tool(toolInside),
                Say.whole(question -> answer.substring(middle)));
    }

    /** Whether the work goes on after its beginning was seen. */
    boolean takesTime() {
        return disturbance.isPresent()
                || ending.filter(Directive.WorkForEver.class::isInstance).isPresent()
                || work.stream().anyMatch(Work::takesTime);
    }

    public static Script echo() {
        return answering(Script::echoOf);
    }

    public static Script answering(UnaryOperator<String> words) {
        return of(Say.whole(words));
    }

    public static Script slow(Duration after) {
        return of(new Pause(after), Say.whole(Script::echoOf));
    }

    public static Script streaming(int pieces, Duration between) {
        return of(new Say(Script::echoOf, pieces, between));
    }

    /** The first connection breaks between two pieces. */
    public static Script cutOff(Duration between) {
        return of(new Cut(), new Say(Script::echoOf, 2, between));
    }

    /** Calls two tools, of which the second fails, for this time each. */
    public static Script withTools(Duration each) {
        return of(looking(each), calling(each), Say.whole(Script::echoOf));
    }

    /** As {@link #withTools}, and says something before each tool. */
    public static Script sayingBeforeTools(Duration each) {
        return of(
                Say.whole(question -> "I'll look."),
                looking(each),
                Say.whole(question -> "Now the shop."),
                calling(each),
                Say.whole(Script::echoOf));
    }

    private static UseTool looking(Duration time) {
        return new UseTool("look_into_fridge", "{\"what\": \"milk\"}", time, true);
    }

    private static UseTool calling(Duration time) {
        return new UseTool("call_shop", "{\"what\": \"milk\"}", time, false);
    }

    /** Asks for the approval of a tool that is named after the question. */
    public static Script asking() {
        return of(new AwaitApproval(question -> List.of(toolFor(question)), "{}"));
    }

    /** As {@link #asking}, and for a second tool, which is the same for all questions. */
    public static Script askingForTwo() {
        return of(new AwaitApproval(question -> List.of(toolFor(question), "calendar"), "{\"day\": \"today\"}"));
    }

    /** Whether the agent asks for the approval of tools. */
    public boolean asks() {
        return ending.filter(AwaitApproval.class::isInstance).isPresent();
    }

    /** The name of the tool for which {@link #asking} asks. */
    public static String toolFor(String question) {
        return "mail." + question;
    }

    public static Script busy() {
        return of(new Busy());
    }

    public static Script rateLimited(int seconds) {
        return of(new RateLimited(seconds));
    }

    /** Answers, but breaks the first connection before anything is sent. */
    public static Script unseen() {
        return of(new Unseen(), Say.whole(question -> "nobody hears this"));
    }

    public static Script failing() {
        return of(new FailModel(500));
    }

    public static Script garbage() {
        return of(new TalkGarbage());
    }

    /** Works until it is cancelled. */
    public static Script silent() {
        return of(new WorkForEver());
    }
}
