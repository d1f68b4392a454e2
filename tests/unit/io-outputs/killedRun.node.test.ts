import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FileRunStore } from "../../../src/cli/disk/fileStore.ts";
import { openNpz } from "../../../src/io/arrays/npz.ts";
import { pairFolder } from "../../../src/io/bundle/paths.ts";

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "maskflow-killed-"));
	await build({
		configFile: false,
		logLevel: "error",
		ssr: { noExternal: true },
		build: {
			ssr: join(import.meta.dirname, "writeUntilKilled.ts"),
			outDir: folder,
			target: "node20",
			rolldownOptions: { output: { entryFileNames: "child.mjs" } },
		},
	});
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the writer and kills it `waitMs` after its n-th pair; the ids it had said were safe. */
async function writeAndKill(out: string, pairs: number, waitMs: number): Promise<string[]> {
	const child = spawn(process.execPath, [join(folder, "child.mjs"), out], { stdio: ["ignore", "pipe", "inherit"] });
	const exited = once(child, "exit");
	const said: string[] = [];
	for await (const line of createInterface({ input: child.stdout })) {
		said.push(line);
		if (said.length !== pairs) continue;
		await sleep(waitMs);
		child.kill("SIGKILL");
	}
	expect((await exited)[1]).toBe("SIGKILL");
	return said;
}

test("a run killed at any moment keeps every pair that it had called safe, whole, and goes on from there", async () => {
	const out = join(folder, "out");
	const safe = new Set<string>();
	for (const [pairs, waitMs] of [
		[1, 0],
		[3, 3],
		[2, 7],
		[1, 12],
		[2, 18],
		[1, 25],
		[2, 40],
	] as const) {
		const before = safe.size;
		for (const pairId of await writeAndKill(out, pairs, waitMs)) {
			expect(safe).not.toContain(pairId);
			safe.add(pairId);
		}
		expect(safe.size).toBeGreaterThanOrEqual(before + pairs);
		const store = new FileRunStore(out);
		const done = await store.succeededPairs("run");
		await store.close();
		for (const pairId of safe) expect(done).toContain(pairId);
		expect(done.size - safe.size).toBeLessThanOrEqual(1); // written, but killed before it could say so
		for (const pairId of done) {
			safe.add(pairId);
			const path = join(out, "run", pairFolder(pairId));
			expect((await readdir(path)).sort()).toEqual(["coupling.npz", "fields.npz", "metadata.json", "potentials.npz"]);
			for (const file of ["coupling.npz", "fields.npz", "potentials.npz"]) {
				const npz = await openNpz(await readFile(join(path, file)), file);
				for (const name of npz.names) if (name !== "format") await npz.read(name);
			}
		}
	}
});
