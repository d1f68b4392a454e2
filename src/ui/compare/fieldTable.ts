import type { NumberTable } from "../../analysis/index.ts";
import { CANONICAL_WIDTH } from "../../domain/grid.ts";
import type { GroupMeans } from "../../engine/contract/groupReading.ts";
import { COMPARE_FIELDS, type CompareFieldName } from "../../figures/groups/compareFieldFigure.ts";

/** One row per canonical pixel that any group has: unsmoothed means and their difference. O(grid). */
export function fieldTable(name: CompareFieldName, means: GroupMeans): NumberTable {
	const rows: (string | number)[][] = [];
	for (let at = 0; at < means.reference.length; at++) {
		const values = [
			means.reference[at] ?? Number.NaN,
			means.test[at] ?? Number.NaN,
			means.difference[at] ?? Number.NaN,
		];
		if (values.every(Number.isNaN)) continue;
		rows.push([Math.floor(at / CANONICAL_WIDTH), at % CANONICAL_WIDTH, ...values, COMPARE_FIELDS[name].unit]);
	}
	return { columns: ["y_px", "x_px", `${name}_reference`, `${name}_test`, `${name}_difference`, "unit"], rows };
}
