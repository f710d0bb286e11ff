// Starts Element's user interface in a page, as a logged-in person's client. The rest of Element is matrix-react-sdk.
import "@vector-im/compound-design-tokens/assets/web/css/compound-design-tokens.css";
import "@vector-im/compound-web/dist/style.css";
import "katex/dist/katex.css";
import "matrix-js-sdk/src/browser-index";
import SdkConfig from "matrix-react-sdk/src/SdkConfig";

const config = await (await fetch("config.json")).json();
SdkConfig.put(config);

// Only now: much of it reads the configuration when it is loaded.
const { start } = await import("./start");
await start();
