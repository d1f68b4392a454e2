import { type KeyboardEvent, useMemo, useState } from "react";
import { allDifferencesTable, type MatchedPair, type NumberTable } from "../../analysis/index.ts";
import { LIGHT } from "../../figures/drawing/picture.ts";
import type { ColouredLayer } from "../../figures/field/layerValues.ts";
import type { MapFigure } from "../../figures/field/mapPicture.ts";
import { rasterOfRows } from "../../figures/field/raster.ts";
import {
	frameWords,
	type RunPairFigure,
	runPairFigure,
	runPairRows,
	valueAt,
} from "../../figures/groups/runPairFigure.ts";
import { mapsPicture } from "../../figures/groups/runPairPicture.ts";
import { signedNumber } from "../../figures/groups/runScatterFigure.ts";
import { mapWarnings } from "../../figures/pair/trust.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";
import { fileStem } from "../../figures/words/provenance.ts";
import { pngAddress } from "../../platform/figureFiles.ts";
import { useApp } from "../appContext.ts";
import { FigureActions } from "../figure/FigureActions.tsx";
import { PairDifferences } from "./PairDifferences.tsx";
import { RunMap } from "./RunMap.tsx";
import { bothProvenance } from "./runPoints.ts";
import { type MapCamera, useMapCamera } from "./useMapCamera.ts";
import type { RunPair } from "./useRunPair.ts";
import type { TwoRuns } from "./useTwoRuns.ts";

export interface RunPairMapsProps {
	readonly runs: TwoRuns;
	readonly matched: MatchedPair;
	readonly pair: RunPair;
	readonly layer: ColouredLayer;
	readonly loading: boolean;
}

/** Three maps under one camera, what is under the pointer in all of them, and the pair's numbers in both runs. */
export function RunPairMaps({ runs, matched, pair, layer, loading }: RunPairMapsProps) {
	const { raw, side, arrows, mass } = useApp((state) => state.view);
	const [pixel, setPixel] = useState<{ readonly y: number; readonly x: number } | null>(null);
	const figure = useMemo(
		() => runPairFigure(layer, pair.a, pair.b, { raw, side, arrows, mass }),
		[layer, pair, raw, side, arrows, mass],
	);
	const maps = useMemo(() => titledMaps(figure, runs), [figure, runs]);
	const camera = useMapCamera(figure.a.view);
	const frames = frameWords(figure.frames);
	const shown = { layer, raw: figure.raw };
	const warnings = [
		...mapWarnings(matched.a, runs.a.parameters, shown).map((warning) => ({ run: "A", ...warning })),
		...mapWarnings(matched.b, runs.b.parameters, shown).map((warning) => ({ run: "B", ...warning })),
	].map(({ run, title, text }) => `${run}: ${title} ${text}`);
	const notes = [frames, figure.note, ...warnings].filter((words) => words !== "");
	return (
		<div className={loading ? "run-pair loading" : "run-pair"}>
			{notes.map((words) => (
				<p key={words} className="run-note" role="status">
					{words}
				</p>
			))}
			<div className="run-maps">
				{maps.map((map) => (
					<RunMap key={map.name} {...map} camera={camera} onPoint={setPixel} />
				))}
				<PairDifferences pair={matched} />
			</div>
			<div className="run-under">
				<p className="run-readout">{pixel === null ? HOW_TO : readingAt(figure, pixel)}</p>
				<CameraButtons camera={camera} />
			</div>
			<div className="figure-foot">
				<p className="hint">
					{capitalised(figure.a.caption)}. {capitalised(figure.between.caption)}. {figure.summary}
				</p>
				<FigureActions
					name="the maps"
					stem={fileStem(runs.a.runId, "vs", runs.b.runId, pair.pairId, layer)}
					draw={() => mapsPicture(maps, LIGHT, 1100)}
					frame={{
						title: `${figure.a.title} of ${pair.pairId} in two runs`,
						notes: [
							`${capitalised(figure.a.caption)}. ${capitalised(figure.between.caption)}. ${figure.summary}`,
							...notes,
						],
						provenance: bothProvenance(runs.a, runs.b),
					}}
					table={() => pixelTable(figure)}
					moreTables={[{ label: "Numbers", table: () => allDifferencesTable([matched]) }]}
				/>
			</div>
		</div>
	);
}

function capitalised(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}

const HOW_TO = "Point at a map to read all of them; drag to move, wheel to zoom.";

function titledMaps(figure: RunPairFigure, { a, b }: TwoRuns) {
	const withAddress = (name: string, title: string, map: MapFigure) => {
		const { width, height, pixels } = rasterOfRows(map.rows, map.range, map.colours);
		return { name, title, figure: map, address: pngAddress(width, height, pixels) };
	};
	return [
		withAddress("a", `A: ${a.runId}`, figure.a),
		withAddress("b", `B: ${b.runId}`, figure.b),
		withAddress("between", figure.between.title, figure.between),
	];
}

function readingAt(figure: RunPairFigure, { y, x }: { readonly y: number; readonly x: number }): string {
	const [a, b] = [valueAt(figure.a, y, x), valueAt(figure.b, y, x)];
	const place = `Row ${y}, column ${x}`;
	if (!Number.isFinite(a) && !Number.isFinite(b)) return `${place}: outside both shapes`;
	const unit = figure.a.unit;
	const between = figure.frames.length > 0 ? Number.NaN : valueAt(figure.between, y, x);
	const apart = Number.isFinite(between) ? `, B − A ${signedNumber(between)} ${unit}` : "";
	return `${place}: A ${formatSignificant(a)} ${unit}, B ${formatSignificant(b)} ${unit}${apart}`;
}

function pixelTable(figure: RunPairFigure): NumberTable {
	const { unit } = figure.a;
	const isComparable = figure.frames.length === 0;
	return {
		columns: ["y_px", "x_px", "a", "b", "b_minus_a", "unit"],
		rows: runPairRows(figure).map(([y, x, a, b]) => [y, x, a, b, isComparable ? b - a : Number.NaN, unit]),
	};
}

/** Share of the view that an arrow key moves, and the step of + and −. */
const STEP = 0.15;
const ZOOM = 1.25;

function CameraButtons({ camera }: { readonly camera: MapCamera }) {
	const { view, isPart, zoom, move, fit } = camera;
	const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
		const along = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
		if (along === undefined) return;
		event.preventDefault();
		event.stopPropagation();
		const [dy = 0, dx = 0] = along;
		move(dy * STEP * (view.y1 - view.y0), dx * STEP * (view.x1 - view.x0), true);
	};
	return (
		<div className="camera" role="toolbar" aria-label="View of all maps; arrow keys move it" onKeyDown={onKeyDown}>
			<button type="button" className="quiet" aria-label="Zoom in" onClick={() => zoom(1 / ZOOM)}>
				+
			</button>
			<button type="button" className="quiet" aria-label="Zoom out" disabled={!isPart} onClick={() => zoom(ZOOM)}>
				−
			</button>
			<button type="button" className="quiet" title="Fit the shapes into the maps" onClick={fit}>
				Fit
			</button>
		</div>
	);
}
