// What some libraries take for granted, because webpack used to bring it.
export { Buffer } from "buffer";
export const process = { env: { NODE_ENV: "production" }, browser: true, cwd: () => "/", nextTick: queueMicrotask };
