import { useMemo } from "react";
import type { WallPicture } from "../../state/compareState.ts";
import { useActions, useApp } from "../appContext.ts";
import { ChoiceField } from "../kit/ChoiceField.tsx";
import { Segmented } from "../kit/Segmented.tsx";
import { useSlowly } from "../kit/useSlowly.ts";
import { CostByTime } from "./CostByTime.tsx";
import { costFigure, outlierWords, overviewColumns, wallSections } from "./overviewRows.ts";
import { Wall } from "./Wall.tsx";

const PICTURES: readonly { readonly value: WallPicture; readonly label: string }[] = [
	{ value: "masks", label: "Masks" },
	{ value: "speed", label: "Speed" },
	{ value: "cost", label: "Cost density" },
];

/** Every finished pair at once: a wall of small pictures by group and time, and cost over time. */
export default function OverviewScreen() {
	const header = useApp((state) => state.run.header);
	// The whole wall is laid out anew when they change.
	const byId = useSlowly(
		useApp((state) => state.run.rows),
		1000,
	);
	const { groupBy, picture, k } = useApp((state) => state.overview);
	const actions = useActions();
	const rows = useMemo(
		() => (header?.pairIds ?? []).flatMap((id) => (byId[id]?.success ? [byId[id]] : [])),
		[header, byId],
	);
	const columns = useMemo(() => overviewColumns(rows), [rows]);
	const column = groupBy !== null && columns.includes(groupBy) ? groupBy : (columns[0] ?? null);
	const sections = useMemo(() => wallSections(rows, column), [rows, column]);
	const cost = useMemo(() => costFigure(rows, column, k), [rows, column, k]);
	// One range for every picture, from numbers that are known before any pair is read.
	const farthest = useMemo(
		() => 2 * rows.reduce((most, row) => Math.max(most, row.mean_transport_distance_um || 0), 1),
		[rows],
	);
	const flags = useMemo(() => new Map(cost.flags.map((flag) => [flag.pairId, outlierWords(flag, k)])), [cost, k]);
	if (header === null || rows.length === 0) {
		return (
			<main className="screen">
				<div className="screen-empty">
					<h2>No finished pair yet</h2>
					<p>The wall fills as pairs finish. Run a dataset, or open a stored run.</p>
					<button type="button" className="primary" onClick={() => actions.show({ screen: "setup" })}>
						Go to setup
					</button>
				</div>
			</main>
		);
	}
	return (
		<main className="screen overview">
			<section className="column overview-wall" aria-label="Wall of pairs">
				<div className="layer-bar">
					<Segmented
						label="Picture"
						options={PICTURES}
						value={picture}
						onChange={(next) => actions.setOverview({ picture: next })}
					/>
					<div className="compare-controls">
						{columns.length > 0 && (
							<ChoiceField
								label="Group by"
								value={column ?? ""}
								options={columns.map((name) => [name, name] as const)}
								onChange={(name) => actions.setOverview({ groupBy: name })}
							/>
						)}
						<button type="button" className="quiet" onClick={() => actions.show({ screen: "report-run" })}>
							Report…
						</button>
					</div>
				</div>
				<Wall header={header} sections={sections} picture={picture} farthestUm={farthest} flags={flags} />
			</section>
			<CostByTime header={header} cost={cost} column={column} k={k} />
		</main>
	);
}
