import { useMemo } from "react";
import type { ColouredLayer } from "../../figures/field/layerValues.ts";
import { useActions, useApp } from "../appContext.ts";
import { DisplacementField, SideField } from "../inspect/LayerChoiceFields.tsx";
import { BreakableName } from "../kit/BreakableName.tsx";
import { Segmented } from "../kit/Segmented.tsx";
import { PairDifferences } from "./PairDifferences.tsx";
import { RunPairMaps } from "./RunPairMaps.tsx";
import { NO_MAPS, useRunPair } from "./useRunPair.ts";
import type { TwoRuns } from "./useTwoRuns.ts";
import { pairAfter, runPairOrder } from "./walkRunPairs.ts";

const LAYERS = [
	{ value: "cost", label: "Cost density" },
	{ value: "velocity", label: "Velocity" },
	{ value: "mass", label: "Mass delta" },
] as const;

/** One pair in both runs: the same layer twice and what is between. */
export function RunPairView({ runs }: { readonly runs: TwoRuns }) {
	const { measure, sort } = useApp((state) => state.runs);
	const wanted = useApp((state) => state.view.pairId);
	const layer = useApp((state) => state.view.layer);
	const { show, inspectPair } = useActions();
	const { both } = runs.match;
	const order = useMemo(() => runPairOrder(both, { measure, sort }), [both, measure, sort]);
	const at = wanted === null ? 0 : order.indexOf(wanted);
	const pairId = order[at] ?? null;
	const shown: ColouredLayer = layer === "velocity" || layer === "mass" ? layer : "cost";
	const step = (by: number): void => {
		const next = pairAfter(order, wanted, by);
		if (next !== null) show({ pairId: next });
	};
	return (
		<section className="compare-part" aria-label="One pair in both runs">
			<div className="layer-bar pair-bar">
				<button
					type="button"
					className="quiet"
					aria-label="Previous pair"
					aria-keyshortcuts="k"
					disabled={at <= 0}
					onClick={() => step(-1)}
				>
					‹
				</button>
				<button
					type="button"
					className="quiet"
					aria-label="Next pair"
					aria-keyshortcuts="j"
					disabled={at >= order.length - 1}
					onClick={() => step(1)}
				>
					›
				</button>
				<h2>
					<BreakableName text={pairId ?? wanted ?? ""} />
				</h2>
				{pairId !== null && (
					<button
						type="button"
						className="link"
						title="The pair in run B, the run on the screen, with all its layers and numbers"
						onClick={() => inspectPair(pairId)}
					>
						Inspect in B
					</button>
				)}
				<div className="compare-controls">
					<Segmented
						label="Layer"
						value={shown}
						options={LAYERS}
						onChange={(next: ColouredLayer) => show({ layer: next })}
					/>
					{shown === "velocity" && <DisplacementField />}
					{shown === "mass" && <SideField />}
				</div>
			</div>
			{pairId === null ? (
				<NotInBoth pairId={wanted ?? ""} onFirst={() => step(1)} />
			) : (
				<Maps runs={runs} pairId={pairId} layer={shown} />
			)}
		</section>
	);
}

function NotInBoth({ pairId, onFirst }: { readonly pairId: string; readonly onFirst: () => void }) {
	return (
		<div className="screen-empty">
			<h2>{pairId} is not solved in both runs</h2>
			<p>The lists on the left say which run lacks it.</p>
			<button type="button" onClick={onFirst}>
				Show the first pair of both
			</button>
		</div>
	);
}

function Maps({ runs, pairId, layer }: { runs: TwoRuns; pairId: string; layer: ColouredLayer }) {
	const reading = useRunPair(runs.a.runId, runs.b.runId, pairId);
	const matched = runs.match.both.find((pair) => pair.pairId === reading.pair?.pairId);
	if (reading.fault !== null) {
		const asked = runs.match.both.find((pair) => pair.pairId === pairId);
		return (
			<div className="screen-empty" role="alert">
				<h2>{reading.fault.message}</h2>
				<p>{reading.fault.nextStep}</p>
				{reading.fault.code !== NO_MAPS.code && (
					<button type="button" onClick={reading.again}>
						Read it again
					</button>
				)}
				{asked !== undefined && <PairDifferences pair={asked} />}
			</div>
		);
	}
	if (reading.pair === null || matched === undefined) {
		return (
			<div className="screen-empty">
				<p role="status">Reading the pair from both runs…</p>
			</div>
		);
	}
	return <RunPairMaps runs={runs} matched={matched} pair={reading.pair} layer={layer} loading={reading.loading} />;
}
