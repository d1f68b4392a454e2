import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { cocoCountsFromImage, cocoStringFromCounts } from "../../../scripts/sample/cocoRle.mjs";
import { makeSample } from "../../../scripts/sample/dataset.mjs";

const FOLDER = fileURLToPath(new URL("../../../public/sample", import.meta.url));
const sample = makeSample();

function filesBelow(folder: string, prefix = ""): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory() ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
	);
}

/** Rows of a table without quotes, as the sample's tables are. */
function rowsOf(path: string): Record<string, string>[] {
	const [header = "", ...lines] = new TextDecoder().decode(sample.get(path)).trimEnd().split("\n");
	const names = header.split(",");
	return lines.map((line) => Object.fromEntries(line.split(",").map((cell, index) => [names[index] ?? "", cell])));
}

describe("the committed sample", () => {
	test("is what the script draws, byte for byte", () => {
		expect(filesBelow(FOLDER).sort()).toEqual([...sample.keys()].sort());
		for (const [path, content] of sample) {
			expect(readFileSync(join(FOLDER, path)).equals(content), `public/sample/${path}; npm run sample draws it`).toBe(
				true,
			);
		}
	});

	test("is small", () => {
		const total = filesBelow(FOLDER).reduce((sum, path) => sum + statSync(join(FOLDER, path)).size, 0);
		expect(total).toBeLessThan(300_000);
	});

	test("lists its files for the page to fetch", () => {
		const { files } = JSON.parse(new TextDecoder().decode(sample.get("index.json"))) as { files: string[] };
		expect(files.sort()).toEqual([...sample.keys()].filter((path) => path !== "index.json").sort());
	});
});

describe("the sample's tables", () => {
	const pairs = rowsOf("manifest.csv");
	const masks = rowsOf("masks.csv");

	test("hold two other wild types, four mutants and, last, an identity control", () => {
		const kinds = pairs.map((row) => row.set_type);
		expect(kinds).toEqual(["heldout_wt", "heldout_wt", "mutant", "mutant", "mutant", "mutant", "identity_control"]);
		expect(new Set(pairs.map((row) => row.pair_id)).size).toBe(pairs.length);
		const last = pairs.at(-1);
		expect(last?.is_control_pair).toBe("true");
		expect(last?.src_embryo_id).toBe(last?.tgt_embryo_id);
	});

	test("give every frame of every pair", () => {
		const present = new Set(masks.map((row) => `${row.embryo_id} ${row.frame_index}`));
		for (const row of pairs) {
			expect(present).toContain(`${row.src_embryo_id} ${row.frame_src}`);
			expect(present).toContain(`${row.tgt_embryo_id} ${row.frame_tgt}`);
		}
	});

	test("have a yolk mask of each frame's size and of a yolk's area", () => {
		for (const row of masks) {
			const png = decode(sample.get(`yolk/${row.experiment_date}/${row.well}_t0000.png`) ?? new Uint8Array());
			expect([png.height, png.width]).toEqual([Number(row.mask_height_px), Number(row.mask_width_px)]);
			const yolkArea = Array.from(png.data).filter((value) => value > 127).length;
			const umPerPx = Number(row["Height (um)"]) / Number(row["Height (px)"]);
			const yolkUm2 = yolkArea * umPerPx ** 2;
			expect(yolkUm2).toBeGreaterThan(200_000);
			expect(yolkUm2).toBeLessThan(400_000);
		}
	});
});

describe("COCO run lengths", () => {
	test("a known image: columns first, background first", () => {
		const image = Uint8Array.from([1, 0, 0, 1, 1, 0]);
		expect(cocoCountsFromImage(image, 2, 3)).toEqual([0, 2, 1, 1, 2]);
	});

	test("sum to the pixels and alternate", () => {
		const shapes = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
		const images = shapes.chain(([height, width]) =>
			fc.record({
				height: fc.constant(height),
				width: fc.constant(width),
				image: fc.uint8Array({ min: 0, max: 1, minLength: height * width, maxLength: height * width }),
			}),
		);
		fc.assert(
			fc.property(images, ({ height, width, image }) => {
				const counts = cocoCountsFromImage(image, height, width);
				expect(counts.reduce((sum, count) => sum + count, 0)).toBe(height * width);
				expect(counts.slice(1).every((count) => count > 0)).toBe(true);
			}),
		);
	});

	test("the compressed string, by hand", () => {
		// 6 → 6; 1 → 1; 40 → low group 8 with more to come, then 1; 4th run as difference to the 2nd: 4 − 1 = 3; 5th: 3 − 40 = −37.
		expect(cocoStringFromCounts([6, 1, 40])).toBe("61X1");
		expect(cocoStringFromCounts([6, 1, 40, 4])).toBe("61X13");
		expect(cocoStringFromCounts([6, 1, 40, 4, 3])).toBe("61X13kN");
	});
});
