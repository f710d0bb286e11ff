// A Letta server with three agents that answer from a script, slowly enough to be looked at. It also listens to voice messages.
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

const agents = ["Ada", "Meridian", "Scout"].map((name) => ({ id: `agent-${name.toLowerCase()}-0001`, name, tags: [], hidden: false }));
const conversations = new Map();
const runs = new Map();
const calls = [];

const table = `Three of them are worth a look:

| homeserver | written in | licence |
|---|---|---|
| Tuwunel | Rust | Apache 2.0 |
| Synapse | Python | AGPL 3.0 |
| Dendrite | Go | AGPL 3.0 |

And this is how you ask one of them **which versions** it speaks:

\`\`\`python
import json, urllib.request

def versions(server: str) -> list[str]:
    with urllib.request.urlopen(f"{server}/_matrix/client/versions") as answer:
        return json.load(answer)["versions"]
\`\`\`

Call it as \`versions("http://127.0.0.1:8008")\`.`;

const walk = `Here is a plan for **Saturday in Lisbon**, all of it on foot:

1. **Morning**: begin at the *Miradouro de Santa Luzia*, before it gets crowded, and walk down through Alfama.
2. **Noon**: lunch at the Time Out Market; try the octopus.
3. **Afternoon**: take the riverside path to Belém. It is 6 km and flat, and there is shade from three o'clock on.
4. **Evening**: a fado house in Bairro Alto. Book a table; the small ones have twenty seats.

Wear shoes with a grip: the pavement is polished limestone, and it is slippery even when it is dry.`;

const dinner = { to: "bookings@tasca.example", subject: "A table for four, Saturday 20:00", password: "fado-fado" };

const voice = "Good morning! Which of these months was the wettest?";

const drawn = `Here is your chart. **July** and **August** were dry; November had six times as much rain.

![Rain in Lisbon, in millimetres](project/rain.png)`;

const kept = "The numbers are in [rain.csv](project/rain.csv), and the same on one page in [rain.pdf](project/rain.pdf).";

const chain = ["apple", "elephant", "tiger", "rabbit", "teapot", "tomato", "orange", "eagle", "eel", "lemon", "needle"];

/** The next word of the game, for the other player; undefined for other texts. */
function played(text, agent) {
  const said = chain.findLastIndex((word) => text.includes(word));
  if (said < 0 && !/word game/i.test(text)) return undefined;
  return `@${agent === "Meridian" ? "Scout" : "Meridian"} My word is **${chain[(said + 1) % chain.length]}**.`;
}

/** What an agent does with a text: pieces to say, tools to call, or a failure. */
function script(text, agent) {
  const word = played(text.slice(text.indexOf("\n")), agent);
  if (word) return { say: word, every: 20 };
  if (/umbrella/i.test(text)) return agent === "Meridian"
    ? { say: "You will be in Lisbon on Saturday. @Scout, will it rain there?", every: 20 }
    : { say: "No rain until Sunday evening. Leave the umbrella at home, and take a hat.", every: 20 };
  if (/will it rain/i.test(text)) return { say: "No rain until Sunday evening. Leave the umbrella at home, and take a hat.", every: 20 };
  if (text === "approved") return { say: "Sent. The table for four is requested for **Saturday at 20:00**.", every: 40 };
  if (/dinner/i.test(text)) return { asks: "send_mail", arguments: dinner };
  if (/sketch/i.test(text)) return { tools: ["draw_chart"], say: drawn, every: 20 };
  if (/numbers/i.test(text)) return { say: kept, every: 20 };
  if (/walk/i.test(text)) return { say: "**June to August**: 42 mm in three months, so you can count on a dry path.", every: 20 };
  if (/wettest/i.test(text)) return { say: "**November**, with 124 mm on fourteen days.", every: 20 };
  if (/homeserver/i.test(text)) return { say: table, every: 40 };
  if (/lisbon/i.test(text)) return { tools: ["search_places", "walking_route"], say: walk, every: 260 };
  if (/fail|novel/i.test(text)) return { fails: true };
  if (/remind/i.test(text)) return { say: "Done. I'll keep that in mind: **dentist, Thursday at 9:30**.", every: 60 };
  if (/hot|weather/i.test(text)) return { say: "About 24 °C at noon, with a light wind from the river. Take a hat for the way to Belém.", every: 60 };
  return { say: `You said: ${text}`, every: 40 };
}

class Run {
  id = `run-${randomUUID()}`;
  status = "running";
  said = [];
  listeners = new Set();

  emit(event) {
    const line = `data: ${typeof event === "string" ? event : JSON.stringify({ run_id: this.id, ...event })}\n\n`;
    this.said.push(line);
    this.listeners.forEach((listener) => listener.write(line));
  }

  async work(text, agent) {
    const { say, every, tools = [], fails, asks, arguments: passed } = script(text, agent);
    await pause(1200);
    if (text === "approved") {
      this.emit({ id: `message-${randomUUID()}`, otid: randomUUID(), message_type: "tool_return_message", tool_call_id: calls.at(-1), status: "success", tool_return: "ok" });
    }
    if (asks) {
      calls.push(`call-${randomUUID()}`);
      const call = { name: asks, arguments: JSON.stringify(passed), tool_call_id: calls.at(-1) };
      this.emit({ id: `message-${randomUUID()}`, otid: randomUUID(), message_type: "approval_request_message", tool_call: call, tool_calls: [call] });
      this.emit({ message_type: "stop_reason", stop_reason: "requires_approval" });
      return this.end("completed");
    }
    for (const name of tools) {
      const call = `call-${randomUUID()}`;
      const step = `message-${randomUUID()}`;
      this.emit({ id: step, otid: randomUUID(), message_type: "tool_call_message", tool_call: { name, arguments: "{}", tool_call_id: call } });
      await pause(1500);
      this.emit({ id: step, otid: randomUUID(), message_type: "tool_return_message", tool_call_id: call, status: "success", tool_return: "ok" });
    }
    if (fails) {
      this.emit({ message_type: "stop_reason", stop_reason: "llm_api_error" });
      this.emit({ message_type: "error_message", error_type: "llm_error", message: "The language model failed", detail: "500 from the provider" });
    } else {
      const otid = randomUUID();
      for (const content of say.match(/\s*\S+\s*?|\s+/g)) {
        if (this.status !== "running") return;
        this.emit({ id: `message-${otid}`, otid, message_type: "assistant_message", content });
        await pause(every);
      }
      this.emit({ message_type: "stop_reason", stop_reason: "end_turn" });
    }
    this.end("completed");
  }

  end(status) {
    if (this.status !== "running") return;
    this.status = status;
    if (status === "cancelled") this.emit({ message_type: "stop_reason", stop_reason: "cancelled" });
    this.emit("[DONE]");
    this.listeners.forEach((listener) => listener.end());
  }

  listen(response) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    this.said.forEach((line) => response.write(line));
    if (this.status === "running") this.listeners.add(response);
    else response.end();
  }
}

function json(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function words(content) {
  return typeof content === "string" ? content : content.map((part) => part.text ?? "").join("\n");
}

function take(agent, body, response) {
  const message = body.messages[0];
  const otid = message.otid ?? randomUUID();
  if (!runs.has(otid)) {
    const run = new Run();
    runs.set(otid, run);
    run.work(message.type === "approval" ? "approved" : words(message.content), agent);
  }
  runs.get(otid).listen(response);
}

const byId = (id) => [...runs.values()].find((run) => run.id === id);

function route(method, url, body, response) {
  const path = url.pathname;
  const [, , kind, id, what] = path.split("/");
  if (path === "/v1/audio/transcriptions") return json(response, 200, { text: voice });
  if (path === "/v1/health/") return json(response, 200, { version: "0.16.8", status: "ok" });
  if (path === "/v1/agents/") return json(response, 200, url.searchParams.get("after") ? [] : agents);
  if (path === "/v1/agents/count") return json(response, 200, agents.length);
  if (path === "/v1/conversations/" && method === "POST") {
    const conversation = { id: `conv-${randomUUID()}`, agent_id: url.searchParams.get("agent_id") };
    conversations.set(conversation.id, conversation);
    return json(response, 200, conversation);
  }
  if (path === "/v1/conversations/") return json(response, 200, []);
  if (what === "messages" && method === "POST" && kind !== "runs") return take(agents.find((one) => one.id === (conversations.get(id)?.agent_id ?? id))?.name, body, response);
  if (what === "stream" && byId(body.run_id ?? id)) return byId(body.run_id ?? id).listen(response);
  if (what === "cancel") {
    const going = [...runs.values()].filter((run) => run.status === "running");
    going.forEach((run) => run.end("cancelled"));
    return json(response, going.length ? 200 : 409, Object.fromEntries(going.map((run) => [run.id, "cancelled"])));
  }
  if (kind === "runs" && byId(id)) return json(response, 200, what ? [] : { id, status: byId(id).status });
  const agent = agents.find((one) => kind === "agents" && one.id === id);
  return agent ? json(response, 200, agent) : json(response, 404, { detail: "Not found" });
}

createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  route(request.method, new URL(request.url, "http://letta"), /^[{[]/.test(text) ? JSON.parse(text) : {}, response);
}).listen(Number(process.argv[2]), process.argv[3] ?? "127.0.0.1");
