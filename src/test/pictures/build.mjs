// Bundles Element's user interface (matrix-react-sdk) with shell.tsx into the folder `web`, that any web server can serve.
import { transform } from "@svgr/core";
import jsx from "@svgr/plugin-jsx";
import { build } from "esbuild";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import postcss from "postcss";
import easings from "postcss-easings";
import hexrgba from "postcss-hexrgba";
import imports from "postcss-import";
import mixins from "postcss-mixins";
import nested from "postcss-nested";
import scss from "postcss-scss";
import vars from "postcss-simple-vars";

const out = "web";
const modules = path.resolve("node_modules");
const element = path.join(modules, "matrix-react-sdk");

const pictures = {
  name: "pictures",
  setup(bundle) {
    bundle.onLoad({ filter: /\.svg$/ }, async ({ path: file }) => {
      const svg = await readFile(file, "utf8");
      const icon = await transform(svg, { plugins: [jsx], exportType: "named", namedExport: "Icon" }, { componentName: "Icon" });
      const url = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
      return { contents: `${icon}\nexport default ${JSON.stringify(url)};`, loader: "jsx", resolveDir: path.dirname(file) };
    });
  },
};

/** What only webpack understands, and the recording of voices. */
const webpackWays = {
  name: "webpack-ways",
  setup(bundle) {
    bundle.onResolve({ filter: /^(\$webapp\/|!!raw-loader!|fs$|opus-recorder|.*\/RecorderWorklet$)/ }, ({ path: wanted }) => ({ path: wanted, namespace: "webpack" }));
    bundle.onLoad({ filter: /.*/, namespace: "webpack" }, ({ path: wanted }) => ({
      contents: wanted.startsWith("$webapp/") ? `export default "${wanted.slice("$webapp/".length)}"` : `export default ""`,
    }));
  },
};

const common = {
  bundle: true,
  target: "es2022",
  logLevel: "error",
  inject: ["globals.js"],
  plugins: [pictures, webpackWays],
  alias: { path: "path-browserify" },
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
  loader: Object.fromEntries(["png", "wasm", "ttf", "woff", "woff2", "ogg"].map((type) => [`.${type}`, "file"])),
  tsconfigRaw: { compilerOptions: { experimentalDecorators: true, jsx: "react" } },
};

async function program() {
  await build({ ...common, entryPoints: { bundle: "shell.tsx" }, outdir: out, splitting: true, format: "esm" });
}

/** Under the names by which the program asks for them. */
async function workers() {
  for (const worker of ["indexeddb.worker.ts", "blurhash.worker.ts"]) {
    await build({ ...common, entryPoints: [path.join(element, "src/workers", worker)], outfile: path.join(out, worker), format: "iife" });
  }
}

async function theme() {
  const source = path.join(element, "res/themes/light/css/light.pcss");
  const { css } = await postcss([imports(), mixins(), vars(), nested(), easings(), hexrgba()]).process(
    await readFile(source, "utf8"),
    { from: source, parser: scss },
  );
  await mkdir(path.join(out, "themes/light/css"), { recursive: true });
  const placed = css
    .replaceAll(/(\$\(res\)|(\.\.\/)+res)\//g, "../../../")
    .replaceAll("@vector-im/compound-design-tokens/icons/", "../../../icons/");
  await writeFile(path.join(out, "themes/light/css/light.css"), placed);
}

async function files() {
  for (const folder of ["img", "fonts", "media"]) {
    await cp(path.join(element, "res", folder), path.join(out, folder), { recursive: true });
  }
  await cp(path.join(modules, "@vector-im/compound-design-tokens/icons"), path.join(out, "icons"), { recursive: true });
  await mkdir(path.join(out, "i18n"), { recursive: true });
  await cp(path.join(element, "src/i18n/strings/en_EN.json"), path.join(out, "i18n/en_EN.json"));
  await writeFile(path.join(out, "i18n/languages.json"), JSON.stringify({ en: "en_EN.json" }));
  await cp("index.html", path.join(out, "index.html"));
}

await Promise.all([program(), workers(), theme(), files()]);
