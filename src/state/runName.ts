import type { StoredRun } from "../engine/contract/engineApi.ts";

const WORDS = [
	"amber",
	"basalt",
	"cedar",
	"delta",
	"ember",
	"fern",
	"gale",
	"harbor",
	"iris",
	"juniper",
	"kelp",
	"lagoon",
	"marsh",
	"nectar",
	"opal",
	"pebble",
	"quartz",
	"reef",
	"sable",
	"tidal",
	"umber",
	"violet",
	"willow",
	"yarrow",
	"zephyr",
] as const;

/** Default run id: local date and a short word, not one of `taken`: "2026-11-21-fern". */
export function proposeRunId(now: Date, random: () => number, taken: ReadonlySet<string>): string {
	const two = (value: number): string => String(value).padStart(2, "0");
	const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
	const start = Math.floor(random() * WORDS.length) % WORDS.length;
	for (let round = 1; ; round++) {
		for (let i = 0; i < WORDS.length; i++) {
			const word = WORDS[(start + i) % WORDS.length] as string;
			const id = round === 1 ? `${date}-${word}` : `${date}-${word}-${round}`;
			if (!taken.has(id)) return id;
		}
	}
}

export function runIdsOf(stored: readonly StoredRun[]): Set<string> {
	return new Set(stored.map(({ header }) => header.runId));
}

/** Why a run id cannot be used, in words, or null when it can (SPEC section 7). */
export function runIdProblem(runId: string): string | null {
	if (runId === "") return "Give the run a name.";
	if (runId.length > 80) return "Use at most 80 characters.";
	if (runId.startsWith(".")) return "Don't begin with a dot.";
	if (!/^[A-Za-z0-9._-]+$/.test(runId)) return "Use letters without accents, digits, dot, hyphen and underscore only.";
	return null;
}
