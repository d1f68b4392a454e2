import { useMemo } from "react";
import type { RunHeader } from "../../domain/ports.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { LIGHT, type Palette } from "../../figures/drawing/picture.ts";
import { mapHeight, mapPicture } from "../../figures/field/mapPicture.ts";
import { rasterOfRows } from "../../figures/field/raster.ts";
import { pairNumbers } from "../../figures/pair/pairNumbers.ts";
import { trustChips } from "../../figures/pair/trust.ts";
import { provenanceLines } from "../../figures/words/provenance.ts";
import { pngAddress } from "../../platform/figureFiles.ts";
import { useApp } from "../appContext.ts";
import { FigureView } from "../figure/FigureView.tsx";
import { useCurrentPair } from "../inspect/useCurrentPair.ts";
import { REPORT_LAYERS, reportMap } from "./pairMaps.ts";

/** A pair on one page: three maps, what speaks for and against it, its numbers. */
export function PairReport({ header }: { readonly header: RunHeader }) {
	const pairId = useApp((state) => state.view.pairId);
	const row = useApp((state) => (state.view.pairId === null ? undefined : state.run.rows[state.view.pairId]));
	const { artifacts } = useCurrentPair(header.runId, pairId, row);
	if (row === undefined || pairId === null || !row.success) return <p>This pair has no result to report on.</p>;
	return (
		<>
			<h2>{pairId}</h2>
			<p>
				{row.src_embryo_id || "source"} → {row.tgt_embryo_id || "target"}
				{row.genotype !== "" && `, ${row.genotype}`}
			</p>
			<ul className="report-chips">
				{trustChips(row, header.parameters).map((chip) => (
					<li key={chip.label} className={chip.tone}>
						{chip.label}
					</li>
				))}
			</ul>
			{artifacts !== null &&
				REPORT_LAYERS.map((layer) => <ReportMap key={layer} layer={layer} artifacts={artifacts} />)}
			<div className="report-groups">
				{pairNumbers(row).map(({ title, lines, note }) => (
					<section key={title}>
						<h3>{title}</h3>
						<dl>
							{lines.map(({ label, value, unit }) => (
								<div key={label}>
									<dt>{label}</dt>
									<dd>
										{value} {unit}
									</dd>
								</div>
							))}
						</dl>
						{note !== undefined && <p className="report-note">{note}</p>}
					</section>
				))}
			</div>
			<footer>
				{provenanceLines(header).map((line) => (
					<p key={line}>{line}</p>
				))}
			</footer>
		</>
	);
}

interface ReportMapProps {
	readonly layer: (typeof REPORT_LAYERS)[number];
	readonly artifacts: PairArtifacts;
}

function ReportMap({ layer, artifacts }: ReportMapProps) {
	const { figure, draw, heightFor } = useMemo(() => {
		const figure = reportMap(layer, artifacts);
		const { width, height, pixels } = rasterOfRows(figure.rows, figure.range, figure.colours);
		const address = pngAddress(width, height, pixels);
		return {
			figure,
			draw: (palette: Palette, wide: number, high: number) => mapPicture(figure, address, palette, wide, high),
			heightFor: (wide: number) => Math.min(mapHeight(figure.view, wide), 0.34 * wide),
		};
	}, [layer, artifacts]);
	return (
		<figure>
			<figcaption>
				<strong>{figure.title}</strong>, {figure.unit}: {figure.caption}
			</figcaption>
			<FigureView draw={draw} twin={figure.twin} heightFor={heightFor} palette={LIGHT} />
		</figure>
	);
}
