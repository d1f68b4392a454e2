import { DEFAULT_PARAMETERS, DEFAULT_SELECTION } from "../../src/domain/parameters.ts";
import type { ImportOptions, PickedFile, RunRequest } from "../../src/engine/contract/engineApi.ts";

const HEIGHT = 120;
const WIDTH = 240;

/** Row-major run lengths, background first, of an ellipse that tapers to the right. */
function taperedEllipse(halfLength: number, halfHeight: number): number[] {
	const counts: number[] = [];
	let run = 0;
	let inside = false;
	for (let y = 0; y < HEIGHT; y++) {
		for (let x = 0; x < WIDTH; x++) {
			const u = (x - WIDTH / 2) / halfLength;
			const v = (y - HEIGHT / 2) / (halfHeight * (1.1 - 0.5 * u));
			if (u * u + v * v <= 1 !== inside) {
				counts.push(run);
				run = 0;
				inside = !inside;
			}
			run++;
		}
	}
	return [...counts, run];
}

function textFile(path: string, lines: readonly string[]): PickedFile {
	return { path, file: new File([`${lines.join("\n")}\n`], path) };
}

/** One reference against n mutants, and one row whose frame does not exist; small, so that a pair takes a moment only. */
export function drawnFiles(pairs: number): PickedFile[] {
	const quoted = (counts: number[]) => `"${JSON.stringify({ shape: [HEIGHT, WIDTH], counts }).replaceAll('"', '""')}"`;
	const mask = (embryo: string, size: number) =>
		`${embryo},0,${quoted(taperedEllipse(60 + size, 25 - size / 2))},${HEIGHT},${WIDTH},1000,${HEIGHT}`;
	const numbers = Array.from({ length: pairs }, (_, i) => i);
	return [
		textFile("manifest.csv", [
			"pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt",
			...numbers.map((i) => `p${i},wt,m${i},0,0`),
			"ghost,wt,nobody,0,0",
		]),
		textFile("masks.csv", [
			"embryo_id,frame_index,mask_rle,mask_height_px,mask_width_px,Height (um),Height (px)",
			mask("wt", 0),
			...numbers.map((i) => mask(`m${i}`, 2 + i)),
		]),
	];
}

export const IMPORT_OPTIONS: ImportOptions = { selection: DEFAULT_SELECTION, umPerPx: null };

export function runRequest(runId: string, backend: RunRequest["backend"] = "cpu"): RunRequest {
	return {
		runId,
		parameters: { ...DEFAULT_PARAMETERS, align: "centroid" },
		selection: DEFAULT_SELECTION,
		backend,
		orientationOverrides: {},
		noResume: false,
	};
}
