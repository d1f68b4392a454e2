import { open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { MaskflowError } from "../../domain/fault.ts";

interface LockOwner {
	readonly pid: number;
	readonly host: string;
}

async function readOwner(path: string): Promise<LockOwner | undefined> {
	try {
		const owner: Partial<LockOwner> | null = JSON.parse(await readFile(path, "utf8"));
		return typeof owner?.pid === "number" && typeof owner.host === "string"
			? { pid: owner.pid, host: owner.host }
			: undefined;
	} catch {
		return undefined; // being removed, or torn by a crash
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}

/**
 * Keeps a second process from writing the same run folder. A lock whose process is gone is taken over.
 * @returns a function that gives the lock back.
 * @throws MaskflowError `run-in-use` when another process holds it.
 */
export async function lockRun(path: string, runId: string): Promise<() => Promise<void>> {
	for (let attempt = 0; ; attempt++) {
		try {
			const file = await open(path, "wx");
			await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname() }));
			await file.close();
			return () => rm(path, { force: true });
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
		}
		const owner = await readOwner(path);
		const stale =
			owner === undefined || (owner.host === hostname() && (owner.pid === process.pid || !isAlive(owner.pid)));
		if (!stale || attempt > 2) {
			throw new MaskflowError({
				code: "run-in-use",
				severity: "error",
				message: `Run ${runId} is being written by another process (${owner?.pid ?? "?"} on ${owner?.host ?? "?"}).`,
				nextStep: `Wait for it, or choose another run id; if that process is gone for certain, delete ${path}.`,
				file: path,
			});
		}
		await rm(path, { force: true });
	}
}
