import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { test as base } from "./pageTest.ts";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** Types by ending, as any web server knows them. */
const TYPES: Readonly<Record<string, string>> = {
	".html": "text/html",
	".js": "text/javascript",
	".css": "text/css",
	".json": "application/json",
	".csv": "text/csv",
	".svg": "image/svg+xml",
	".png": "image/png",
	".wasm": "application/wasm",
};

/** A folder of a web server that knows nothing of the app: no headers of its own, no rewriting. */
export interface LabServer {
	/** Where the page is, with the folder. */
	readonly address: string;
	/** Paths asked for, in order. */
	readonly asked: readonly string[];
	/** Serves another content of a file from now on. */
	replace(path: string, change: (text: string) => string): Promise<void>;
	/** From now on nobody answers. */
	stop(): Promise<void>;
}

/** Serves dist/ below a folder on a free port of this machine. */
async function startLabServer(folder = "/lab/maskflow/"): Promise<LabServer> {
	const asked: string[] = [];
	const replaced = new Map<string, Buffer>();
	const contentOf = async (path: string): Promise<Buffer | null> => {
		const file = join(DIST, normalize(path));
		const found =
			file.startsWith(DIST) && (await stat(file).then((entry) => entry.isFile())) ? await readFile(file) : null;
		return replaced.get(path) ?? found;
	};
	const server = createServer(async (request, response) => {
		const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
		asked.push(path);
		const name = path === folder ? "index.html" : path.slice(folder.length);
		const content = path.startsWith(folder) ? await contentOf(name).catch(() => null) : null;
		response.writeHead(content === null ? 404 : 200, { "Content-Type": TYPES[extname(name)] ?? "text/plain" });
		response.end(content ?? "Not found");
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const { port } = server.address() as AddressInfo;
	return {
		address: `http://localhost:${port}${folder}`,
		asked,
		replace: async (path, change) => {
			replaced.set(path, Buffer.from(change(((await contentOf(path)) ?? Buffer.alloc(0)).toString())));
		},
		stop: async () => {
			const closed = new Promise((done) => server.close(done));
			server.closeAllConnections();
			await closed;
		},
	};
}

/** `test` for the page in a folder of such a server: addresses are relative to that folder. */
export const test = base.extend<{ lab: LabServer }>({
	lab: async ({ browserName: _ }, use) => {
		const lab = await startLabServer();
		await use(lab);
		await lab.stop();
	},
	baseURL: async ({ lab }, use) => use(lab.address),
});

export { expect } from "./pageTest.ts";
