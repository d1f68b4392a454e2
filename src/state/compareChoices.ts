import {
	checkGroups,
	embryoOf,
	embryoSideOf,
	type GroupCheck,
	groupingColumns,
	isIdentityPair,
	type LabelColumn,
	orderByEmbryo,
	selectRows,
	shareSourceFrame,
} from "../analysis/index.ts";
import type { MetricsRow } from "../domain/metricsSchema.ts";
import type { GroupMember, GroupsRequest } from "../engine/contract/groupReading.ts";
import type { CompareState, FloorChoice } from "./compareState.ts";

/** The two groups that the choices mean for these rows. */
export interface GroupChoice {
	readonly columns: readonly LabelColumn[];
	readonly column: string;
	readonly reference: string;
	readonly test: string;
	readonly referenceRows: readonly MetricsRow[];
	readonly testRows: readonly MetricsRow[];
	readonly floor: FloorChoice;
	readonly floors: Readonly<Record<Exclude<FloorChoice, "none">, readonly MetricsRow[]>>;
	readonly check: GroupCheck;
	readonly sameSourceFrame: boolean;
	readonly request: GroupsRequest;
	/** Equal keys, equal answers: names the pairs and when each was solved. */
	readonly key: string;
}

/** Labels that mean an unchanged animal. */
const REFERENCE_WORDS = /^(wt|wild[ _-]?type|control|ctrl|reference|sibling|\+\/\+)|wild[ _-]?type/i;

/** The groups for the choices, or null when no column tells two groups apart. O(rows × columns). */
export function groupChoice(runId: string, rows: readonly MetricsRow[], state: CompareState): GroupChoice | null {
	const done = rows.filter((row) => row.success);
	const columns = groupingColumns(done).filter(({ values }) => values.length >= 1);
	const two = columns.filter(({ values }) => values.length >= 2);
	const chosen = two.find(({ column }) => column === state.column) ?? two[0];
	if (chosen === undefined) return null;
	const values = [...chosen.values].sort((a, b) => b.rows - a.rows).map(({ value }) => value);
	const has = (value: string | null): value is string => value !== null && values.includes(value);
	const reference = has(state.reference)
		? state.reference
		: (values.find((value) => REFERENCE_WORDS.test(value) && value !== state.test) ??
			values.find((value) => value !== state.test) ??
			"");
	const test =
		has(state.test) && state.test !== reference ? state.test : (values.find((value) => value !== reference) ?? "");
	const shared = state.filters.map(({ column, value }) => ({ column, values: [value] }));
	const members = (value: string) =>
		selectRows(done, [{ column: chosen.column, values: [value] }, ...shared]).filter(
			(row) => !(state.leaveOutIdentity && isIdentityPair(row)),
		);
	const [referenceRows, testRows] = [members(reference), members(test)];
	const side = embryoSideOf([...referenceRows, ...testRows]);
	const floors = {
		identity: done.filter(isIdentityPair),
		controls: done.filter((row) => row.is_control_pair && !isIdentityPair(row)),
		reference: referenceRows,
	};
	const floor =
		state.floor ?? (floors.controls.length > 0 ? "controls" : floors.identity.length > 0 ? "identity" : "none");
	const floorRows = floor === "none" ? [] : floors[floor];
	const memberOf = (row: MetricsRow): GroupMember => ({ pairId: row.pair_id, embryo: embryoOf(row, side) });
	const request: GroupsRequest = {
		runId,
		reference: orderByEmbryo(referenceRows, side).map(memberOf),
		test: orderByEmbryo(testRows, side).map(memberOf),
		// Each control counts for itself: the band shows how far single comparisons of nothing go.
		floor: floorRows.map((row) => ({ pairId: row.pair_id, embryo: row.pair_id })),
	};
	const everyRow = [...referenceRows, ...testRows, ...floorRows];
	return {
		...{ columns, column: chosen.column, reference, test, referenceRows, testRows, floor, floors },
		check: checkGroups(referenceRows, testRows, side),
		sameSourceFrame: shareSourceFrame([...referenceRows, ...testRows]),
		request,
		key: JSON.stringify([request, everyRow.map((row) => [row.runtime_sec, row.cost])]),
	};
}
