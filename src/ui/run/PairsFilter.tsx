import { useMemo } from "react";
import { filterColumns, flagCounts, pairsCsv } from "../../figures/tables/pairsTable.ts";
import { ALL_PAIRS } from "../../figures/tables/tableChoices.ts";
import { downloadBlob } from "../../platform/saveBlob.ts";
import { rowsOf } from "../../state/runRows.ts";
import { useActions, useApp } from "../appContext.ts";
import { ChoiceField } from "../kit/ChoiceField.tsx";
import { Disclosure } from "../kit/Disclosure.tsx";
import { useSlowly } from "../kit/useSlowly.ts";

const REST_MS = 1000;

/** Which pairs the list shows, and what can be done with the marked ones. */
export function PairsFilter({ shown }: { readonly shown: number }) {
	const table = useApp((state) => state.view.table);
	const marked = useApp((state) => state.view.marked);
	const rows = useApp((state) => state.run.rows);
	const total = useApp((state) => state.run.header?.pairIds.length ?? 0);
	const actions = useActions();
	// Looks through all rows; in a run of thousands they arrive many a second.
	const settled = useSlowly(rows, REST_MS);
	const known = rowsOf(settled);
	const columns = useMemo(() => filterColumns(known), [known]);
	const flags = useMemo(() => flagCounts(known), [known]);
	const cells = Object.keys(table.cells).length;
	const filtered = table.text !== "" || cells > 0 || table.flags.length > 0;
	const setCell = (column: string, value: string): void => {
		const { [column]: _before, ...others } = table.cells;
		actions.show({ table: { ...table, cells: value === "" ? others : { ...others, [column]: value } } });
	};
	const toggleFlag = (flag: string): void => {
		const others = table.flags.filter((one) => one !== flag);
		const next = others.length < table.flags.length ? others : [...table.flags, flag];
		actions.show({ table: { ...table, flags: next } });
	};
	const saveMarked = (): void => {
		const chosen = marked.flatMap((pairId) => rows[pairId] ?? []);
		downloadBlob(new Blob([pairsCsv(chosen)], { type: "text/csv" }), "maskflow-marked-pairs.csv");
	};
	return (
		<div className="pairs-filter">
			<div className="pairs-filter-line">
				<input
					type="text"
					className="pairs-search"
					aria-label="Filter pairs"
					placeholder="Filter pairs…"
					spellCheck={false}
					value={table.text}
					onChange={(event) => actions.show({ table: { ...table, text: event.target.value } })}
				/>
				{columns.length > 0 && (
					<Disclosure label={cells === 0 ? "Columns…" : `Columns… (${cells})`}>
						{columns.map(({ column, values }) => (
							<ChoiceField
								key={column}
								label={column}
								value={table.cells[column] ?? ""}
								options={[["", "all"], ...values.map((value): [string, string] => [value, value])]}
								onChange={(value) => setCell(column, value)}
							/>
						))}
					</Disclosure>
				)}
				{filtered && (
					<button
						type="button"
						className="quiet"
						onClick={() => actions.show({ table: { ...ALL_PAIRS, sort: table.sort } })}
					>
						All pairs
					</button>
				)}
				<span className="hint pairs-count" role="status">
					{filtered ? `${shown} of ${total}` : ""}
				</span>
			</div>
			{flags.length > 0 && (
				<fieldset className="flag-filter">
					<legend className="hidden">Show only flagged pairs</legend>
					{flags.map(({ flag, label, pairs }) => (
						<button
							key={flag}
							type="button"
							className="chip warning"
							aria-pressed={table.flags.includes(flag)}
							onClick={() => toggleFlag(flag)}
						>
							{label} {pairs}
						</button>
					))}
				</fieldset>
			)}
			{marked.length > 0 && (
				<div className="pairs-filter-line">
					<span>{marked.length} marked</span>
					<button type="button" className="quiet" onClick={saveMarked}>
						Save their numbers
					</button>
					<button type="button" className="quiet" onClick={() => actions.show({ marked: [] })}>
						Unmark
					</button>
				</div>
			)}
		</div>
	);
}
