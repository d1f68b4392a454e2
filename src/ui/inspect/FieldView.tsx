import { useMemo, useState } from "react";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { type FieldFigure, fieldFigure, type LayerName } from "../../figures/field/fieldFigure.ts";
import { convergenceFigure } from "../../figures/pair/convergence.ts";
import { createMorph, morphWords } from "../../figures/pair/morph.ts";
import { useActions, useApp } from "../appContext.ts";
import { Disclosure } from "../kit/Disclosure.tsx";
import { Plot, type PlotView } from "../kit/Plot.tsx";
import { Tabs } from "../kit/Tabs.tsx";
import { ConvergenceStrip } from "./ConvergenceStrip.tsx";
import { EmptyMap } from "./EmptyMap.tsx";
import { plotOfField } from "./fieldPlot.ts";
import { LayerControls } from "./LayerControls.tsx";
import { MapOverlay } from "./MapOverlay.tsx";
import { MorphBar } from "./MorphBar.tsx";
import { MorphCanvas } from "./MorphCanvas.tsx";
import { ConvergenceActions, MapActions } from "./PairFigureActions.tsx";
import { ScaleBarOverlay } from "./ScaleBarOverlay.tsx";
import { isColoured, useColourRange } from "./useColourRange.ts";
import type { CurrentPair } from "./useCurrentPair.ts";
import { useFollowedMass } from "./useFollowedMass.ts";
import { useThemeColours } from "./useThemeColours.ts";

const LAYERS: readonly { readonly value: LayerName; readonly label: string }[] = [
	{ value: "overlay", label: "Overlay" },
	{ value: "cost", label: "Cost density" },
	{ value: "velocity", label: "Velocity" },
	{ value: "mass", label: "Mass delta" },
	{ value: "morph", label: "Morph" },
];

export interface FieldViewProps {
	readonly pair: CurrentPair;
	readonly row: MetricsRow | undefined;
	readonly pairId: string | null;
	readonly header: RunHeader | null;
}

/** The canonical grid of one pair as large as it can be, one layer at a time. */
export function FieldView({ pair, row, pairId, header }: FieldViewProps) {
	const view = useApp((state) => state.view);
	const { layer, raw, side, arrows, mass, fitCount, tool } = view;
	const actions = useActions();
	const colours = useThemeColours();
	const [plotView, setPlotView] = useState<PlotView | null>(null);
	const [time, setTime] = useState(0.5);
	const { artifacts } = pair;

	const choices = useMemo(() => ({ raw, side, arrows, mass }), [raw, side, arrows, mass]);
	const { range, words: rangeWords } = useColourRange(layer, choices);
	const figure = useMemo(
		() =>
			artifacts === null ? null : fieldFigure(layer, artifacts, range === undefined ? choices : { ...choices, range }),
		[artifacts, layer, choices, range],
	);
	const plot = useMemo(() => (figure === null ? null : plotOfField(figure, colours)), [figure, colours]);
	const convergence = useMemo(
		() => (artifacts === null || row === undefined ? null : convergenceFigure(artifacts.trace, row.tolerance)),
		[artifacts, row],
	);
	const morph = useMemo(
		() => (artifacts === null || layer !== "morph" ? null : createMorph(artifacts, raw)),
		[artifacts, layer, raw],
	);
	const follow = useFollowedMass(artifacts, header?.parameters ?? null, raw);
	const timeWords = artifacts !== null && morph !== null ? morphWords(artifacts, raw, time) : "";

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
					{header !== null && pairId !== null && figure !== null && (
						<Disclosure
							label="Save…"
							title="This map as a figure, its numbers, a report of the pair"
							className="save-figure"
						>
							{figure.layer !== "morph" && <MapActions header={header} pairId={pairId} figure={figure} />}
							{convergence !== null && <ConvergenceActions header={header} pairId={pairId} figure={convergence} />}
							<button type="button" className="quiet" onClick={() => actions.show({ screen: "report-pair" })}>
								Report of the pair…
							</button>
						</Disclosure>
					)}
				</LayerControls>
			</div>
			<div className="layer-panel" id="layer-panel" role="tabpanel" aria-labelledby={`layer-panel-${layer}`}>
				{row?.success && !row.converged && (
					<p className="not-converged" role="alert">
						<strong>Not converged.</strong> This pair stopped at its sweep limit; the maps may still change.
					</p>
				)}
				{figure !== null && plot !== null && artifacts !== null ? (
					<>
						<Caption figure={figure} rangeWords={rangeWords} />
						<div className={pair.loading ? "plot-area loading" : "plot-area"}>
							<Plot
								data={plot.data}
								layout={plot.layout}
								label={`${figure.title} of ${pairId ?? "the pair"}. ${figure.twin}`}
								onPoint={follow.point}
								onPick={follow.pick}
								onView={setPlotView}
								startView={view.camera}
								onZoom={(zoomed) => actions.show({ camera: { x: zoomed.xRange, y: zoomed.yRange } })}
								fitCount={fitCount}
							/>
							{plotView !== null && morph !== null && <MorphCanvas morph={morph} t={time} view={plotView} />}
							{plotView !== null && (
								<MapOverlay
									view={plotView}
									artifacts={artifacts}
									followed={follow.followed}
									polygon={follow.polygon}
									lasso={tool === "lasso"}
									onLasso={follow.lasso}
								/>
							)}
							{plotView !== null && <ScaleBarOverlay view={plotView} />}
						</div>
						{morph !== null && (
							<MorphBar
								morph={morph}
								t={time}
								onTime={setTime}
								words={timeWords}
								file={{
									name: `${pairId ?? "pair"}_morph`.replace(/[^A-Za-z0-9._-]+/g, "_"),
									legend: `${pairId ?? ""} · run ${header?.runId ?? ""} · ${raw ? "raw" : "debiased"} displacement`,
								}}
							/>
						)}
						<Readout items={follow.readout} pinned={follow.pinned} onRelease={follow.release} />
					</>
				) : (
					<EmptyMap pair={pair} row={row} pairId={pairId} />
				)}
			</div>
			{convergence !== null && <ConvergenceStrip figure={convergence} />}
		</section>
	);
}

function Caption({ figure, rangeWords }: { readonly figure: FieldFigure; readonly rangeWords: string }) {
	return (
		<p className="caption">
			{figure.layer === "overlay" ? (
				<>
					<span className="overlay-key source">source alone</span>
					<span className="overlay-key both">both</span>
					<span className="overlay-key target">target alone</span>
				</>
			) : (
				<span className={`outline-key ${figure.outline.of}`}>{figure.outline.of} outline</span>
			)}
			<span>{figure.caption}</span>
			{isColoured(figure.layer) && <span>{rangeWords}</span>}
		</p>
	);
}

interface ReadoutProps {
	readonly items: readonly { readonly label: string; readonly text: string }[];
	readonly pinned: boolean;
	readonly onRelease: () => void;
}

function Readout({ items, pinned, onRelease }: ReadoutProps) {
	return (
		<div className="readout-bar">
			<dl className="readout" aria-label="Under the pointer">
				{items.length === 0 ? (
					<div>
						<dt className="hint">Point at the map to read it and to see where its mass goes; click to hold</dt>
					</div>
				) : (
					items.map((item) => (
						<div key={item.label}>
							<dt>{item.label}</dt>
							<dd>{item.text}</dd>
						</div>
					))
				)}
			</dl>
			{pinned && (
				<button type="button" className="quiet" onClick={onRelease}>
					Let go
				</button>
			)}
		</div>
	);
}
