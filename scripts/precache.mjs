import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const PLACEHOLDER = "__PRECACHE__";

/** The worker's name stays the same over versions: browsers compare it by its content. */
export const SERVICE_WORKER = "service-worker.js";

/**
 * Writes the list of a built page's files, and a hash over all of them, into its service worker. O(bytes).
 * @param {string} folder what the build wrote
 */
export function writePrecache(folder) {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
		.filter((path) => path !== SERVICE_WORKER)
		.sort();
	const hash = createHash("sha256");
	for (const path of files) hash.update(`${path}\n`).update(readFileSync(join(folder, path)));
	const place = join(folder, SERVICE_WORKER);
	const code = readFileSync(place, "utf8");
	if (!code.includes(PLACEHOLDER)) throw new Error(`${SERVICE_WORKER} has no ${PLACEHOLDER} to replace.`);
	const list = JSON.stringify({ version: hash.update(code).digest("hex").slice(0, 16), files });
	writeFileSync(
		place,
		code.replace(PLACEHOLDER, () => list),
	);
}
