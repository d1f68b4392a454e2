import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createServedRun } from "../../../src/cli/serve/serveRun.ts";
import { bundleFilesOnDemand } from "../../../src/io/bundle/bundleFiles.ts";
import { readBundle } from "../../../src/io/bundle/readBundle.ts";
import { fetchServedRun, servedRunUrl } from "../../../src/platform/servedRun.ts";
import { inFolder, writeGeneratedRun } from "./generatedRun.ts";

const PAGE = `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;"><p>page</p>`;

/** A page and a run behind the handler, on a free port of the loopback. */
async function served(work: (server: { port: number; origin: string; run: string; folder: string }) => Promise<void>) {
	await inFolder(async (folder) => {
		const page = join(folder, "page");
		await mkdir(join(page, "assets"), { recursive: true });
		await writeFile(join(page, "index.html"), PAGE);
		await writeFile(join(page, "assets/a.js"), "1");
		await writeFile(join(folder, "secret.txt"), "secret");
		const run = await writeGeneratedRun(folder, { runId: "r", pairIds: ["a b/ü", "c"] });
		const server = createServer(await createServedRun(page, run)).listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as AddressInfo;
		try {
			await work({ port, origin: `http://127.0.0.1:${port}`, run, folder });
		} finally {
			server.close();
			server.closeAllConnections();
		}
	});
}

/** A request whose path is sent as it is: `fetch` would tidy it up. */
function ask(port: number, path: string, options: { method?: string; host?: string } = {}) {
	return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
		const headers = options.host === undefined ? {} : { Host: options.host };
		const sent = request({ host: "127.0.0.1", port, path, method: options.method ?? "GET", headers }, (response) => {
			let body = "";
			response.on("data", (chunk: Buffer) => {
				body += chunk.toString();
			});
			response.on("end", () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
		});
		sent.on("error", reject);
		sent.end();
	});
}

test("the page, with its own policy as a header; the bare address leads to the run", async () => {
	await served(async ({ port }) => {
		expect(await ask(port, "/")).toMatchObject({ status: 302, headers: { location: "/?served-run" } });
		const page = await ask(port, "/?served-run");
		expect(page).toMatchObject({ status: 200, body: PAGE });
		expect(page.headers["content-security-policy"]).toBe("default-src 'none'");
		expect((await ask(port, "/assets/a.js")).headers["content-type"]).toBe("text/javascript; charset=utf-8");
		expect(await ask(port, "/index.html", { method: "HEAD" })).toMatchObject({ status: 200, body: "" });
	});
});

test("the page's client reads the run like a dropped folder", async () => {
	await served(async ({ origin }) => {
		const place = servedRunUrl(`${origin}/?served-run#x`);
		expect(place?.href).toBe(`${origin}/served-run/`);
		if (place === null) return;
		const { name, find } = await fetchServedRun(place);
		expect(name).toBe("r");
		const bundle = await readBundle(bundleFilesOnDemand(name, [""], find), "");
		expect(bundle.faults).toEqual([]);
		expect(bundle.rows.map((row) => row.pair_id)).toEqual(["a b/ü", "c"]);
		const maps = await find("pair_artifacts/a%20b%2F%C3%BC/fields.npz");
		expect(maps?.sizeBytes).toBe(new TextEncoder().encode("r a b/ü").length);
		expect(new TextDecoder().decode(await maps?.bytes())).toBe("r a b/ü");
		expect(await find("pair_artifacts/a%20b%2F%C3%BC/coupling.npz")).toBeNull();
	});
	expect(servedRunUrl("https://example.org/lab/")).toBeNull();
	expect(servedRunUrl("https://example.org/lab/?served-run=//evil")?.href).toBe("https://example.org/lab/served-run/");
});

test("nothing outside the two folders, nothing hidden, links included", async () => {
	await served(async ({ port, run, folder }) => {
		await mkdir(join(run, ".maskflow"));
		await writeFile(join(run, ".maskflow/header.json"), "{}");
		await symlink(join(folder, "secret.txt"), join(run, "link.txt"));
		await symlink(folder, join(run, "up"));
		const paths = [
			"../secret.txt",
			"%2e%2e/secret.txt",
			"..%2fsecret.txt",
			"link.txt",
			"up/secret.txt",
			".maskflow/header.json",
			"pair_artifacts",
			"pair_artifacts//c",
			"%00",
			"%",
			"",
		];
		for (const path of paths) {
			const { status, body } = await ask(port, `/served-run/files/${path}`);
			// The empty path is no file of the run; nothing but 404 may come.
			expect({ path, status }).toEqual({ path, status: 404 });
			expect(body).not.toContain("secret");
		}
		expect((await ask(port, "/../secret.txt")).status).toBe(404);
		const index = await ask(port, "/served-run/index.json");
		expect(index.body).not.toMatch(/link|\.maskflow|secret/);
	});
});

test("reads only, and only for this machine's own name", async () => {
	await served(async ({ port }) => {
		expect((await ask(port, "/served-run/index.json", { method: "POST" })).status).toBe(405);
		expect((await ask(port, "/served-run/index.json", { method: "DELETE" })).status).toBe(405);
		expect((await ask(port, "/served-run/index.json", { host: "evil.example" })).status).toBe(403);
		expect((await ask(port, "/served-run/index.json", { host: `localhost:${port}` })).status).toBe(200);
	});
});

test("a server that is gone, or gives something else, is a fault that says so", async () => {
	await expect(fetchServedRun(new URL("http://127.0.0.1:9/served-run/"))).rejects.toThrow("could not be read");
	await served(async ({ origin }) => {
		await expect(fetchServedRun(new URL(`${origin}/nowhere/`))).rejects.toThrow("answered 404");
	});
});
