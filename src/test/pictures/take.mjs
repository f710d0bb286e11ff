// Logs in to Element as Robin, talks to the agents, and takes a picture of each thing worth seeing.
// Usage: PASSWORD=… node take.mjs CLIENT_PORT HOMESERVER_PORT WORKSPACE FOLDER, while the homeserver, Homeroom and letta.mjs run.
import puppeteer from "puppeteer-core";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { filesOf } from "./files.mjs";

const [clientPort, homeserverPort, workspace, folder] = process.argv.slice(2);
const client = `http://127.0.0.1:${clientPort}/`;
const homeserver = `http://127.0.0.1:${homeserverPort}`;
const types = { html: "text/html", js: "text/javascript", ts: "text/javascript", css: "text/css", json: "application/json", svg: "image/svg+xml" };
const patience = { timeout: 120_000 };

function serveClient() {
  const config = {
    brand: "Element",
    disable_guests: true,
    default_server_config: { "m.homeserver": { base_url: homeserver } },
  };
  const server = createServer(async (request, response) => {
    const file = new URL(request.url, client).pathname.slice(1) || "index.html";
    try {
      const body = file === "config.json" ? JSON.stringify(config) : await readFile(path.join("web", file));
      response.writeHead(200, { "Content-Type": types[path.extname(file).slice(1)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(Number(clientPort), "127.0.0.1", () => resolve(server)));
}

/** What Element's service worker does: media needs the person's token. */
async function withToken(page) {
  const devtools = await page.createCDPSession();
  await devtools.send("Fetch.enable", {
    patterns: ["download", "thumbnail"].map((what) => ({ urlPattern: `*/_matrix/media/v3/${what}/*` })),
  });
  devtools.on("Fetch.requestPaused", async ({ requestId, request }) => {
    const token = await page.evaluate(() => window.mxMatrixClientPeg.get().getAccessToken());
    const headers = Object.entries({ ...request.headers, Authorization: `Bearer ${token}` }).map(([name, value]) => ({ name, value }));
    const url = request.url.replace("/_matrix/media/v3/", "/_matrix/client/v1/media/");
    await devtools.send("Fetch.continueRequest", { requestId, url, headers });
  });
}

class Robin {
  constructor(page) {
    this.page = page;
  }

  async login() {
    await this.page.goto(client);
    await this.page.evaluate(() => localStorage.setItem("mx_accepts_unsupported_browser", "true"));
    await this.page.goto(`${client}?#/login`);
    await this.page.reload();
    await this.page.waitForSelector("#mx_LoginForm_username", patience);
    await this.page.type("#mx_LoginForm_username", "robin");
    await this.page.type("#mx_LoginForm_password", process.env.PASSWORD);
    await this.page.click(".mx_Login_submit");
    await this.page.waitForSelector(".mx_RoomTile", patience);
    await this.click("button", "OK");
    await this.page.evaluate(() => window.mxMatrixClientPeg.get().setDisplayName("Robin"));
  }

  /** Clicks the last element with these words; waits for it. */
  async click(selector, words) {
    await this.page.waitForFunction(
      (css, text) => {
        const found = [...document.querySelectorAll(css)].filter((one) => one.textContent.trim().includes(text)).pop();
        found?.click();
        return found !== undefined;
      },
      patience,
      selector,
      words,
    );
    await pause(1500);
  }

  async sees(selector, words) {
    await this.page.waitForFunction(
      (css, text) => [...document.querySelectorAll(css)].some((one) => one.textContent.includes(text)),
      patience,
      selector,
      words,
    );
  }

  async joinAll(rooms) {
    await this.page.click('.mx_SpaceButton[aria-label="Letta Agents"]');
    await this.click("[role=button]", "Accept");
    for (const room of rooms) {
      await this.click(".mx_RoomTile", room);
      await this.click("[role=button], button", "Accept");
      await this.page.waitForSelector(".mx_BasicMessageComposer_input", patience);
    }
  }

  async say(text, within = ".mx_RoomView") {
    const box = await this.page.waitForSelector(`${within} .mx_BasicMessageComposer_input`, patience);
    await box.click();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  /** Types a message in which `@Name` followed by a space becomes a mention, as people do with Tab. */
  async sayTo(name, text) {
    const box = await this.page.waitForSelector(".mx_RoomView .mx_BasicMessageComposer_input", patience);
    await box.click();
    await this.page.keyboard.type(`@${name}`);
    await this.sees(".mx_Autocomplete_Completion_title", name);
    await this.page.keyboard.press("Tab");
    await this.page.waitForSelector(".mx_RoomView .mx_BasicMessageComposer_input .mx_UserPill", patience);
    await this.page.keyboard.press("Escape");
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  /** Sends a file in the open room. This interface can't write captions, and a browser without a microphone no voice messages. */
  async send({ bytes, content }) {
    await this.page.evaluate(
      async (base64, event) => {
        const matrix = window.mxMatrixClientPeg.get();
        const blob = await (await fetch(`data:${event.info.mimetype};base64,${base64}`)).blob();
        const { content_uri: url } = await matrix.uploadContent(blob);
        const room = location.hash.replace("#/room/", "");
        await matrix.sendMessage(room.startsWith("#") ? (await matrix.getRoomIdForAlias(room)).room_id : room, { ...event, url });
      },
      Buffer.from(bytes).toString("base64"),
      content,
    );
  }

  /** Chooses a file from the disk, as people do. */
  async choose(file) {
    const input = await this.page.waitForSelector(".mx_RoomView input[type=file]", patience);
    await input.uploadFile(file);
    await this.click(".mx_Dialog button", "Upload");
  }

  async open(room) {
    await this.click(".mx_RoomTile", room);
    await this.page.waitForSelector(".mx_BasicMessageComposer_input", patience);
  }

  async place(selector) {
    const part = selector && (await this.page.waitForSelector(selector, patience));
    return part ? part.boundingBox() : undefined;
  }

  /** @param selector what to show of the window; all of it by default */
  async picture(name, selector) {
    await this.page.mouse.move(250, 380);
    await pause(1200);
    await this.page.screenshot({ path: path.join(folder, `${name}.png`), captureBeyondViewport: false, clip: await this.place(selector) });
    console.log(name);
  }
}

const server = await serveClient();
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--force-color-profile=srgb", "--lang=en"],
  defaultViewport: { width: 1000, height: 640 },
});
try {
  const page = await browser.newPage();
  await withToken(page);
  const robin = new Robin(page);
  await robin.login();
  await robin.joinAll(["Ada", "Meridian", "Scout"]);
  await page.click('.mx_SpaceButton[aria-label="Letta Agents"]');
  await page.setViewport({ width: 1000, height: 720 });
  await robin.sees(".mx_SpaceHierarchy_list", "Scout");
  await robin.picture("space");
  await page.setViewport({ width: 1000, height: 640 });

  await robin.open("Ada");
  await robin.say("What shall I do in Lisbon on Saturday?");
  await robin.sees(".mx_EventTile_body", "Noon");
  await robin.picture("streaming");
  await robin.sees(".mx_EventTile_body", "even when it is dry.");

  await page.setViewport({ width: 1300, height: 640 });
  await page.evaluate(() => [...document.querySelectorAll('[aria-label="Reply in thread"]')].pop().click());
  await robin.say("How hot will it be in the afternoon?", ".mx_ThreadView");
  await robin.sees(".mx_ThreadView .mx_EventTile_body", "Take a hat for the way to Belém.");
  await robin.picture("thread");
  await page.setViewport({ width: 1200, height: 720 });

  await robin.open("Meridian");
  await robin.say("Which homeservers are there, and how do I ask one what it speaks?");
  await robin.sees(".mx_EventTile_body", "Call it as");
  await robin.picture("answer", ".mx_RoomView");

  await robin.open("Scout");
  await robin.say("Write the next chapter of my novel, please.");
  await robin.sees(".mx_ReactionsRow", "🔁");
  await page.setViewport({ width: 1100, height: 420 });
  await robin.picture("failed", ".mx_RoomView");
  await page.setViewport({ width: 1100, height: 720 });
  await robin.say("!help");
  await robin.sees(".mx_EventTile_body", "!stop");
  await robin.picture("help", ".mx_RoomView");

  await page.setViewport({ width: 1100, height: 520 });
  await robin.say("Please book a table for dinner by mail: four people, Saturday at eight.");
  await robin.sees(".mx_EventTile_body", "send_mail");
  await robin.sees(".mx_ReactionsRow", "✅");
  await robin.picture("approval", ".mx_RoomView");
  await robin.click(".mx_ReactionsRowButton", "✅");
  await robin.sees(".mx_EventTile_body", "is requested for");
  await robin.picture("approval-decided", ".mx_RoomView");

  const files = await filesOf(browser, workspace);
  await robin.open("Meridian");
  await page.setViewport({ width: 1200, height: 880 });
  await robin.send(files.sketch);
  await robin.sees(".mx_EventTile_body", "six times as much rain");
  await page.waitForFunction(
    () => document.querySelectorAll("img.mx_MImageBody_thumbnail").length === 2 && !document.querySelector(".mx_MImageBody .mx_Spinner"),
    patience,
  );
  await robin.picture("file-picture", ".mx_RoomView");
  await page.setViewport({ width: 1200, height: 420 });
  await robin.say("Can I have the numbers, too?");
  await robin.sees(".mx_MFileBody", "rain.pdf");
  await robin.picture("file-out", ".mx_RoomView");
  await robin.send(files.voice);
  await robin.sees(".mx_EventTile_body", "124 mm");
  await robin.picture("file-voice", ".mx_RoomView");
  await robin.choose(path.join(workspace, "project/rain.csv"));
  await robin.sees(".mx_ReactionsRow", "📎");
  await robin.say("Which of these months are the best for a walk?");
  await robin.sees(".mx_EventTile_body", "a dry path");
  await robin.picture("file-staged", ".mx_RoomView");
  await robin.send(files.film);
  await robin.sees(".mx_EventTile_body", "Please send a smaller one");
  await robin.picture("file-refused", ".mx_RoomView");

  await page.setViewport({ width: 1100, height: 620 });
  await robin.say("!invite Scout");
  await robin.sees(".mx_EventTile_body", "Scout is in this room now");
  await robin.sayTo("Meridian", "do I need an umbrella on Saturday?");
  await robin.sees(".mx_EventTile_body", "take a hat.");
  await robin.picture("several-agents", ".mx_RoomView");
  await robin.sayTo("Meridian", "please play a word game with Scout.");
  await robin.sees(".mx_EventTile_body", "answering each other");
  await robin.picture("loop-guard", ".mx_RoomView");
} finally {
  await browser.close();
  server.close();
}
