import { useMemo } from "react";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { fieldFigure } from "../../figures/field/fieldFigure.ts";
import type { LayerName } from "../../figures/field/layerName.ts";
import { convergenceFigure } from "../../figures/pair/convergence.ts";
import { mapWarnings } from "../../figures/pair/trust.ts";
import { useActions, useApp } from "../appContext.ts";
import { Disclosure } from "../kit/Disclosure.tsx";
import { Tabs } from "../kit/Tabs.tsx";
import { ConvergenceLine } from "./ConvergenceLine.tsx";
import { ConvergencePanel } from "./ConvergencePanel.tsx";
import { EmptyMap } from "./EmptyMap.tsx";
import { LayerControls } from "./LayerControls.tsx";
import { MapPanel } from "./MapPanel.tsx";
import { ConvergenceActions, MapActions } from "./PairFigureActions.tsx";
import { useColourRange } from "./useColourRange.ts";
import type { CurrentPair } from "./useCurrentPair.ts";

const LAYERS: readonly { readonly value: LayerName; readonly label: string }[] = [
	{ value: "overlay", label: "Overlay" },
	{ value: "cost", label: "Cost density" },
	{ value: "velocity", label: "Velocity" },
	{ value: "mass", label: "Mass delta" },
	{ value: "morph", label: "Morph" },
	{ value: "convergence", label: "Convergence" },
];

export interface FieldViewProps {
	readonly pair: CurrentPair;
	readonly row: MetricsRow | undefined;
	readonly pairId: string | null;
	readonly header: RunHeader | null;
}

/** One pair as large as it can be: its canonical grid, one layer at a time, or how it converged. */
export function FieldView({ pair, row, pairId, header }: FieldViewProps) {
	const { layer, raw, side, arrows, mass } = useApp((state) => state.view);
	const actions = useActions();
	const { artifacts } = pair;

	const epsilon = header?.parameters.epsilon;
	const choices = useMemo(
		() => ({ raw, side, arrows, mass, ...(epsilon !== undefined && { epsilon }) }),
		[raw, side, arrows, mass, epsilon],
	);
	const { range, words: rangeWords } = useColourRange(layer, choices);
	const figure = useMemo(() => {
		if (artifacts === null || layer === "convergence") return null;
		return fieldFigure(layer, artifacts, range === undefined ? choices : { ...choices, range });
	}, [artifacts, layer, choices, range]);
	const convergence = useMemo(
		() => (artifacts === null || row === undefined ? null : convergenceFigure(artifacts.trace, row.tolerance)),
		[artifacts, row],
	);

	const warnings = row === undefined || header === null ? [] : mapWarnings(row, header.parameters, { layer, raw });

	const content = (() => {
		if (artifacts === null || row === undefined || pairId === null)
			return <EmptyMap pair={pair} row={row} pairId={pairId} />;
		if (figure !== null) {
			const { loading } = pair;
			return <MapPanel {...{ figure, artifacts, loading, pairId, header, rangeWords }} />;
		}
		if (convergence !== null) return <ConvergencePanel figure={convergence} row={row} pairId={pairId} />;
		return <p className="map-empty">This result holds no record of its sweeps; its certificate stands on the right.</p>;
	})();

	return (
		<section className="column middle" aria-label="Map of the pair">
			<div className="layer-bar">
				<Tabs
					label="Layer"
					tabs={LAYERS}
					value={layer}
					panelId="layer-panel"
					onChange={(next) => actions.show({ layer: next })}
				/>
				<LayerControls debiasedThere={artifacts?.source.velocityDebiasedYx !== undefined} unit={figure?.unit ?? ""}>
					{header !== null && pairId !== null && artifacts !== null && (
						<Disclosure
							label="Save…"
							title="What is shown as a figure, its numbers, a report of the pair"
							className="save-figure"
						>
							{figure !== null && figure.layer !== "morph" && <MapActions {...{ header, pairId, figure, warnings }} />}
							{convergence !== null && <ConvergenceActions header={header} pairId={pairId} figure={convergence} />}
							<button type="button" className="quiet" onClick={() => actions.show({ screen: "report-pair" })}>
								Report of the pair…
							</button>
						</Disclosure>
					)}
				</LayerControls>
			</div>
			<div className="layer-panel" id="layer-panel" role="tabpanel" aria-labelledby={`layer-panel-${layer}`}>
				{warnings.map(({ title, text }) => (
					<p key={title} className="not-converged" role="alert">
						<strong>{title}</strong> {text}
					</p>
				))}
				{content}
			</div>
			{convergence !== null && row !== undefined && layer !== "convergence" && (
				<ConvergenceLine figure={convergence} row={row} />
			)}
		</section>
	);
}
