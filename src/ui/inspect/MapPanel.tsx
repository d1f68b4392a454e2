import { useMemo, useState } from "react";
import type { RunHeader } from "../../domain/ports.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import type { FieldFigure } from "../../figures/field/fieldFigure.ts";
import { createMorph, morphWords } from "../../figures/pair/morph.ts";
import { useActions, useApp } from "../appContext.ts";
import { ColourBar } from "../kit/ColourBar.tsx";
import { Plot, type PlotView } from "../kit/Plot.tsx";
import { colourBarOf, plotOfField } from "./fieldPlot.ts";
import { MapOverlay } from "./MapOverlay.tsx";
import { MorphBar } from "./MorphBar.tsx";
import { MorphCanvas } from "./MorphCanvas.tsx";
import { RasterOverlay } from "./RasterOverlay.tsx";
import { ScaleBarOverlay } from "./ScaleBarOverlay.tsx";
import { isColoured } from "./useColourRange.ts";
import { useFollowedMass } from "./useFollowedMass.ts";
import { useThemeColours } from "./useThemeColours.ts";

export interface MapPanelProps {
	readonly figure: FieldFigure;
	readonly artifacts: PairArtifacts;
	/** The next pair's arrays are on their way; these are still the last pair's. */
	readonly loading: boolean;
	readonly pairId: string | null;
	readonly header: RunHeader | null;
	/** Where the ends of the colour bar come from. */
	readonly rangeWords: string;
}

/** A map with what is drawn above it, what is read under it, and the morph's slider. */
export function MapPanel({ figure, artifacts, loading, pairId, header, rangeWords }: MapPanelProps) {
	const { raw, camera, fitCount, tool } = useApp((state) => state.view);
	const actions = useActions();
	const colours = useThemeColours();
	const [plotView, setPlotView] = useState<PlotView | null>(null);
	const [time, setTime] = useState(0.5);
	const plot = useMemo(() => plotOfField(figure, colours), [figure, colours]);
	const colourBar = useMemo(() => colourBarOf(figure), [figure]);
	const isMorph = figure.layer === "morph";
	const morph = useMemo(() => (isMorph ? createMorph(artifacts, raw) : null), [artifacts, isMorph, raw]);
	const follow = useFollowedMass(artifacts, header?.parameters ?? null, raw);
	const timeWords = morph === null ? "" : morphWords(artifacts, raw, time);
	return (
		<>
			<Caption figure={figure} rangeWords={rangeWords} />
			<div className={loading ? "plot-area loading" : "plot-area"}>
				<Plot
					data={plot.data}
					layout={plot.layout}
					label={`${figure.title} of ${pairId ?? "the pair"}. ${figure.twin}`}
					onPoint={follow.point}
					onPick={follow.pick}
					onView={setPlotView}
					startView={camera}
					onZoom={(zoomed) => actions.show({ camera: { x: zoomed.xRange, y: zoomed.yRange } })}
					fitCount={fitCount}
				/>
				{colourBar !== null && <ColourBar {...colourBar} />}
				{plotView !== null && morph !== null && <MorphCanvas morph={morph} t={time} view={plotView} />}
				{plotView !== null && figure.streaks !== null && (
					<RasterOverlay raster={figure.streaks} crop={figure.crop} view={plotView} />
				)}
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
	);
}

/** Keys and range in one line, how to read the map in the next: the map keeps its place from layer to layer. */
function Caption({ figure, rangeWords }: { readonly figure: FieldFigure; readonly rangeWords: string }) {
	return (
		<div className="caption">
			<p className="caption-keys">
				{figure.layer === "overlay" ? (
					<>
						<span className="overlay-key source">source alone</span>
						<span className="overlay-key both">both</span>
						<span className="overlay-key target">target alone</span>
					</>
				) : (
					<span className={`outline-key ${figure.outline.of}`}>{figure.outline.of} outline</span>
				)}
				{figure.ownOutline !== null && <span className="outline-key own">{figure.ownOutline.of} outline</span>}
				{isColoured(figure.layer) && <span>{rangeWords}</span>}
			</p>
			<p title={figure.caption}>{figure.caption}</p>
		</div>
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
