/** `npm start [-- --port N]`: installs what is missing, builds the page, serves it on this machine and prints the address. */
import { ensureBuiltPage, ensureInstalled, ROOT, requireNode, say } from "./steps.mjs";

const DEFAULT_PORT = 4173;

function wantedPort() {
	const at = process.argv.indexOf("--port");
	if (at === -1) return DEFAULT_PORT;
	const port = Number(process.argv[at + 1]);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	say("--port needs a number from 1 to 65535.");
	process.exit(2);
}

requireNode();
const port = wantedPort();
await ensureInstalled();
if (!(await ensureBuiltPage())) {
	say("The page could not be built; the messages above say why.");
	process.exit(1);
}
const { preview } = await import("vite");
const host = "127.0.0.1";
const server = await preview({ root: ROOT, logLevel: "warn", preview: { host, port, strictPort: false, open: false } });
const address = server.httpServer.address();
const bound = typeof address === "object" && address !== null ? address.port : port;
process.stdout.write(`Maskflow runs at http://localhost:${bound}/ (Ctrl+C stops it)\n`);
