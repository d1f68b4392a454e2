import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { ROOT } from "../steps.mjs";

const SAMPLE = join(ROOT, "public/sample");

/**
 * A manifest of the sample's pairs over and over under other ids; the last one names a frame that no table has.
 * @param {string} folder
 * @param {number} pairs
 */
export function clusterPairs(folder, pairs) {
	const [header = "", ...rows] = readFileSync(join(SAMPLE, "manifest.csv"), "utf8").trim().split("\n");
	const lines = Array.from({ length: pairs }, (_, i) => {
		const cells = (rows[i % rows.length] ?? "").split(",");
		cells[0] = `${String(i).padStart(3, "0")}_${cells[0]}`;
		if (i === pairs - 1) cells[2] = "no_such_embryo";
		return cells.join(",");
	});
	const manifest = join(folder, "manifest.csv");
	writeFileSync(manifest, `${[header, ...lines].join("\n")}\n`);
	return { manifest, masks: join(SAMPLE, "masks.csv"), yolk: join(SAMPLE, "yolk") };
}

/** Columns that say when, how long and under which name. */
const INCIDENTAL = ["run_id", "runtime_sec", "solve_sec"];

/** @param {string} path */
async function rowsOf(path) {
	const bytes = readFileSync(path);
	const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
	const rows = await parquetReadObjects({ file, compressors });
	return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !INCIDENTAL.includes(name))));
}

/**
 * Both tables of two runs are equal, rows in the same order, timings and run ids apart; one pair failed with a reason.
 * @param {string} single
 * @param {string} merged
 * @param {number} pairs
 */
export async function equalTables(single, merged, pairs) {
	const metrics = await rowsOf(join(merged, "ot_pair_metrics.parquet"));
	assert.deepEqual(metrics, await rowsOf(join(single, "ot_pair_metrics.parquet")));
	assert.equal(metrics.length, pairs);
	const failed = metrics.filter((row) => row.success !== true);
	assert.equal(failed.length, 1);
	assert.notEqual(failed[0]?.error_message, "");
	const features = await rowsOf(join(merged, "ot_feature_matrix.parquet"));
	assert.deepEqual(features, await rowsOf(join(single, "ot_feature_matrix.parquet")));
	assert.equal(features.length, pairs - 1);
}
