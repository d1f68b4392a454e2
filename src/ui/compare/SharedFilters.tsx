import { labelOf } from "../../analysis/index.ts";
import type { GroupChoice } from "../../state/compareChoices.ts";
import type { SharedFilter } from "../../state/compareState.ts";
import { useActions, useApp } from "../appContext.ts";

/** Conditions that pairs of both groups meet, for instance one time bin. */
export function SharedFilters({ choice }: { readonly choice: GroupChoice }) {
	const { setCompare } = useActions();
	const filters = useApp((state) => state.compare.filters);
	const columns = choice.columns.filter(({ column, values }) => column !== choice.column && values.length > 0);
	const change = (at: number, to: SharedFilter | null): void =>
		setCompare({ filters: filters.flatMap((filter, i) => (i !== at ? [filter] : to === null ? [] : [to])) });
	const start = usefulCondition(choice, columns);
	return (
		<fieldset className="shared-filters">
			<legend>Only pairs with</legend>
			{filters.map((filter, i) => {
				const values = columns.find(({ column }) => column === filter.column)?.values ?? [];
				return (
					<div className="shared-filter" key={`${filter.column} ${filter.value}`}>
						<select
							aria-label={`Column of condition ${i + 1}`}
							value={filter.column}
							onChange={(event) => {
								const next = columns.find(({ column }) => column === event.target.value);
								if (next !== undefined) change(i, { column: next.column, value: next.values[0]?.value ?? "" });
							}}
						>
							{columns.map(({ column }) => (
								<option key={column}>{column}</option>
							))}
						</select>
						<select
							aria-label={`Value of condition ${i + 1}`}
							value={filter.value}
							onChange={(event) => change(i, { column: filter.column, value: event.target.value })}
						>
							{values.map(({ value, rows }) => (
								<option key={value} value={value}>
									{`${value} (${rows})`}
								</option>
							))}
						</select>
						<button
							type="button"
							className="quiet"
							aria-label={`Remove condition ${i + 1}`}
							onClick={() => change(i, null)}
						>
							×
						</button>
					</div>
				);
			})}
			{start !== undefined && (
				<button type="button" className="link" onClick={() => setCompare({ filters: [...filters, start] })}>
					Add a condition
				</button>
			)}
		</fieldset>
	);
}

/** The first column and value that leave pairs in both groups, so that a new condition does not empty the screen. */
function usefulCondition(choice: GroupChoice, columns: GroupChoice["columns"]): SharedFilter | undefined {
	const all = columns.flatMap(({ column, values }) => values.map(({ value }) => ({ column, value })));
	const holds = (rows: GroupChoice["testRows"], { column, value }: SharedFilter) =>
		rows.some((row) => labelOf(row, column) === value);
	return all.find((one) => holds(choice.referenceRows, one) && holds(choice.testRows, one)) ?? all[0];
}
