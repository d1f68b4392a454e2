import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT, UsageError } from "../commandLine/exit.ts";
import { readVerbWords, type VerbUsage } from "../commandLine/verbFlags.ts";
import { requireRunFolder } from "../disk/runFolder.ts";
import { createServedRun, SERVED_RUN } from "./serveRun.ts";

const DEFAULT_PORT = 4174;

const USAGE: VerbUsage = {
	synopsis: "serve RUN_FOLDER [--port NUMBER] [--open]",
	summary: "Show a run folder in the browser. Only this machine can reach it, and nothing is written.",
	flags: [
		{ name: "port", value: "NUMBER", help: "Port; 0 takes any free one.", unit: "", fallback: String(DEFAULT_PORT) },
		{ name: "open", help: "Open the page in the browser.", unit: "", fallback: "off" },
	],
	notes: ["The page's address goes to stdout; Ctrl-C ends it. Exit codes: 0 ended; 2 bad usage."],
};

/** `serve`: the built page and one run folder on 127.0.0.1, until a signal ends it. */
export async function serveVerb(argv: readonly string[]): Promise<number> {
	const words = readVerbWords(USAGE, argv);
	if (words === null) return EXIT.ok;
	const [folder, another] = words.positionals;
	if (folder === undefined || another !== undefined) throw new UsageError("Name one run folder to serve.");
	await requireRunFolder(folder);
	const port = words.count("port", DEFAULT_PORT, 0);
	if (port > 65_535) throw new UsageError(`--port must be at most 65535, not ${port}.`);
	// The bundle lies in dist-cli/, the page beside it in dist/.
	const page = fileURLToPath(new URL("../dist/", import.meta.url));
	const built = await stat(join(page, "index.html")).catch(() => null);
	if (built === null) throw new UsageError(`The built page is missing (${page}). In a checkout, run: npm run build`);

	const server = createServer(await createServedRun(page, folder));
	server.listen(port, "127.0.0.1");
	await once(server, "listening").catch((error: unknown) => {
		const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
		throw new UsageError(`Port ${port} can't be used (${why}). Choose another with --port.`);
	});
	const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/?${SERVED_RUN}`;
	process.stdout.write(`${address}\n`);
	process.stderr.write("Ctrl-C ends it.\n");
	if (words.given("open")) openInBrowser(address);
	await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
	server.close();
	server.closeAllConnections();
	return EXIT.ok;
}

function openInBrowser(address: string): void {
	const [program, ...args] =
		process.platform === "darwin"
			? ["open", address]
			: process.platform === "win32"
				? ["cmd", "/c", "start", "", address]
				: ["xdg-open", address];
	const child = spawn(program ?? "xdg-open", args, { detached: true, stdio: "ignore" });
	child.on("error", () => process.stderr.write("The browser could not be started; open the address above.\n"));
	child.unref();
}
