// The files of the pictures: what Robin sends, and what the agents have in their workspace.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const rain = [110, 92, 71, 64, 52, 16, 5, 21, 34, 98, 124, 119];

function bars(left, width, bottom, scale, bar) {
  return rain.map((mm, month) => bar(left + month * width, bottom - mm * scale, width, mm * scale, months[month], mm)).join("");
}

/** As drawn by hand on squared paper. */
const sketch = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420" style="display:block">
  <defs><pattern id="squares" width="20" height="20" patternUnits="userSpaceOnUse"><path d="M20 0H0V20" fill="none" stroke="#cfe0ee"/></pattern></defs>
  <rect width="640" height="420" fill="#fffdf6"/><rect width="640" height="420" fill="url(#squares)"/>
  <g fill="none" stroke="#2b3a67" stroke-width="4" stroke-linecap="round"><path d="M62 46 Q58 200 64 362 Q300 356 606 366"/>
  ${bars(76, 43, 358, 2.2, (x, y, width, height) => `<path d="M${x} 359 L${x + 3} ${y} L${x + width - 14} ${y + 4} L${x + width - 12} 361"/>`)}</g>
  <g font-family="cursive" font-style="italic" fill="#2b3a67" font-size="30"><text x="210" y="52" transform="rotate(-2 210 52)">Rain?? mm a month</text>
  <text x="72" y="398">J</text><text x="590" y="398">D</text></g></svg>`;

const chart = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420" style="display:block" font-family="sans-serif">
  <rect width="640" height="420" fill="white"/><text x="40" y="44" font-size="24" font-weight="bold" fill="#1b1d22">Rain in Lisbon, mm a month</text>
  ${bars(44, 47, 370, 2.2, (x, y, width, height, month, mm) => `<rect x="${x}" y="${y}" width="${width - 10}" height="${height}" rx="3" fill="#0467dd"/>
  <text x="${x + (width - 10) / 2}" y="${y - 7}" font-size="15" text-anchor="middle" fill="#1b1d22">${mm}</text>
  <text x="${x + (width - 10) / 2}" y="394" font-size="15" text-anchor="middle" fill="#656d77">${month}</text>`)}</svg>`;

/** Half a second of each loudness. */
function recording(loudness) {
  const rate = 8000;
  const samples = new Int16Array((loudness.length * rate) / 2);
  samples.forEach((_, at) => (samples[at] = 30_000 * loudness[Math.floor((2 * at) / rate)] * Math.sin((at * 2 * Math.PI * 220) / rate)));
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write("WAVEfmt ", 8);
  [[16, 4], [1, 2], [1, 2], [rate, 4], [2 * rate, 4], [2, 2], [16, 2]].reduce((at, [value, size]) => head.writeUIntLE(value, at, size), 16);
  head.write("data", 36);
  head.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([head, Buffer.from(samples.buffer)]);
}

const spoken = [0.2, 0.6, 0.9, 0.5, 0.1, 0.3, 0.8, 0.7, 0.4, 0.1];

async function drawn(browser, svg) {
  const page = await browser.newPage();
  await page.setViewport({ width: 640, height: 420 });
  await page.setContent(`<body style="margin:0">${svg}</body>`);
  const files = { png: await page.screenshot(), pdf: await page.pdf({ width: "640px", height: "420px", printBackground: true }) };
  await page.close();
  return files;
}

/** Puts the agents' files into their workspace. Returns what Robin sends, as contents of events with bytes. */
export async function filesOf(browser, workspace) {
  const project = path.join(workspace, "project");
  const { png, pdf } = await drawn(browser, chart);
  await mkdir(project, { recursive: true });
  await writeFile(path.join(project, "rain.png"), png);
  await writeFile(path.join(project, "rain.pdf"), pdf);
  await writeFile(path.join(project, "rain.csv"), months.map((month, at) => `${month},${rain[at]}\n`).join(""));
  const bytes = (await drawn(browser, sketch)).png;
  const voice = recording(spoken);
  return {
    sketch: {
      bytes,
      content: {
        msgtype: "m.image",
        body: "Can you make a proper chart of my sketch?",
        filename: "sketch.png",
        info: { mimetype: "image/png", w: 640, h: 420, size: bytes.length },
      },
    },
    voice: {
      bytes: voice,
      content: {
        msgtype: "m.audio",
        body: "Voice message",
        info: { mimetype: "audio/wav", size: voice.length, duration: spoken.length * 500 },
        "org.matrix.msc1767.audio": { duration: spoken.length * 500, waveform: spoken.map((part) => Math.round(part * 1024)) },
        "org.matrix.msc3245.voice": {},
      },
    },
    film: {
      bytes: Buffer.alloc(4096),
      content: {
        msgtype: "m.file",
        body: "holiday.mp4",
        info: { mimetype: "video/mp4", size: 74_500_000 },
      },
    },
  };
}
