import { useCallback, useMemo, useState } from "react";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { convergenceFigure } from "../../figures/convergence.ts";
import { fieldFigure, type LayerName } from "../../figures/fieldFigure.ts";
import { readoutAt } from "../../figures/readout.ts";
import { useActions, useApp } from "../appContext.ts";
import { Plot, type PlotView } from "../kit/Plot.tsx";
import { Tabs } from "../kit/Tabs.tsx";
import { ConvergenceStrip } from "./ConvergenceStrip.tsx";
import { plotOfField } from "./fieldPlot.ts";
import { LayerControls } from "./LayerControls.tsx";
import { ScaleBarOverlay } from "./ScaleBarOverlay.tsx";
import type { CurrentPair } from "./useCurrentPair.ts";
import { useThemeColours } from "./useThemeColours.ts";

const LAYERS: readonly { readonly value: LayerName; readonly label: string }[] = [
	{ value: "cost", label: "Cost density" },
	{ value: "velocity", label: "Velocity" },
	{ value: "mass", label: "Mass delta" },
];

export interface FieldViewProps {
	readonly pair: CurrentPair;
	readonly row: MetricsRow | undefined;
	readonly pairId: string | null;
}

/** The canonical grid of one pair as large as it can be, one layer at a time. */
export function FieldView({ pair, row, pairId }: FieldViewProps) {
	const layer = useApp((state) => state.view.layer);
	const raw = useApp((state) => state.view.raw);
	const side = useApp((state) => state.view.side);
	const arrows = useApp((state) => state.view.arrows);
	const fitCount = useApp((state) => state.view.fitCount);
	const actions = useActions();
	const colours = useThemeColours();
	const [point, setPoint] = useState<{ x: number; y: number } | null>(null);
	const [view, setView] = useState<PlotView | null>(null);
	const { artifacts } = pair;

	const figure = useMemo(
		() => (artifacts === null ? null : fieldFigure(layer, artifacts, { raw, side, arrows })),
		[artifacts, layer, raw, side, arrows],
	);
	const plot = useMemo(() => (figure === null ? null : plotOfField(figure, colours)), [figure, colours]);
	const convergence = useMemo(
		() => (artifacts === null || row === undefined ? null : convergenceFigure(artifacts.trace, row.tolerance)),
		[artifacts, row],
	);
	const readout = artifacts === null || point === null ? [] : readoutAt(artifacts, point.y, point.x, raw);
	const onView = useCallback((next: PlotView) => setView(next), []);

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
				<LayerControls debiasedThere={artifacts?.source.velocityDebiasedYx !== undefined} />
			</div>
			<div className="layer-panel" id="layer-panel" role="tabpanel" aria-labelledby={`layer-panel-${layer}`}>
				{row?.success && !row.converged && (
					<p className="not-converged" role="alert">
						<strong>Not converged.</strong> This pair stopped at its sweep limit; the maps may still change.
					</p>
				)}
				{figure !== null && plot !== null ? (
					<>
						<p className="caption">
							<span className={`outline-key ${figure.outline.of}`}>{figure.outline.of} outline</span>
							<span>{figure.caption}</span>
						</p>
						<div className={pair.loading ? "plot-area loading" : "plot-area"}>
							<Plot
								data={plot.data}
								layout={plot.layout}
								label={`${figure.title} of ${pairId ?? "the pair"}. ${figure.twin}`}
								onPoint={setPoint}
								onView={onView}
								fitCount={fitCount}
							/>
							{view !== null && <ScaleBarOverlay view={view} />}
						</div>
						<dl className="readout" aria-label="Under the pointer">
							{readout.length === 0 ? (
								<div>
									<dt className="hint">Point at the map to read its values</dt>
								</div>
							) : (
								readout.map((item) => (
									<div key={item.label}>
										<dt>{item.label}</dt>
										<dd>{item.text}</dd>
									</div>
								))
							)}
						</dl>
					</>
				) : (
					<EmptyMap pair={pair} row={row} pairId={pairId} />
				)}
			</div>
			{convergence !== null && <ConvergenceStrip figure={convergence} />}
		</section>
	);
}

function EmptyMap({ pair, row, pairId }: FieldViewProps) {
	if (pairId === null) return <p className="map-empty">The first finished pair shows here.</p>;
	if (pair.loading) return <p className="map-empty">Reading {pairId}…</p>;
	if (row !== undefined && !row.success) {
		return (
			<div className="map-empty failed" role="alert">
				<p>
					<strong>{pairId} failed.</strong> {row.error_message}
				</p>
				<p className="hint">The other pairs are not affected. Failed pairs are tried again when the run is resumed.</p>
			</div>
		);
	}
	if (pair.fault !== null) {
		return (
			<div className="map-empty failed" role="alert">
				<p>
					<strong>{pair.fault.message}</strong> {pair.fault.nextStep}
				</p>
			</div>
		);
	}
	return <p className="map-empty">{pairId} is not solved yet.</p>;
}
