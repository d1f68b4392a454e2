import { useMemo } from "react";
import type { NumberTable } from "../../analysis/index.ts";
import type { RunHeader } from "../../domain/ports.ts";
import { LIGHT } from "../../figures/drawing/picture.ts";
import type { FieldFigure } from "../../figures/field/fieldFigure.ts";
import { rasterWithStreaks } from "../../figures/field/lineIntegral.ts";
import { type MapFigure, mapHeight, mapPicture } from "../../figures/field/mapPicture.ts";
import { mapOfPair } from "../../figures/field/pairMap.ts";
import { rasterOfRows } from "../../figures/field/raster.ts";
import { type ConvergenceFigure, levelWord } from "../../figures/pair/convergence.ts";
import { convergencePicture } from "../../figures/pair/convergencePicture.ts";
import type { MapWarning } from "../../figures/pair/trust.ts";
import { fileStem, provenanceLines } from "../../figures/words/provenance.ts";
import { pngAddress } from "../../platform/figureFiles.ts";
import { FigureActions } from "../figure/FigureActions.tsx";

const SAVED_WIDTH = 960;

interface PairFigureProps {
	readonly header: RunHeader;
	readonly pairId: string;
}

interface MapActionsProps extends PairFigureProps {
	readonly figure: FieldFigure;
	readonly warnings: readonly MapWarning[];
}

/** Saves the map on the screen: the whole shapes, whatever the view is zoomed to. */
export function MapActions({ header, pairId, figure, warnings }: MapActionsProps) {
	const map = useMemo(() => mapOfPair(figure), [figure]);
	const draw = () => {
		const plain = rasterOfRows(map.rows, map.range, map.colours);
		const { width, height, pixels } = figure.streaks === null ? plain : rasterWithStreaks(plain, figure.streaks);
		return mapPicture(map, pngAddress(width, height, pixels), LIGHT, SAVED_WIDTH, mapHeight(map.view, SAVED_WIDTH));
	};
	return (
		<section>
			<h3>The map</h3>
			<FigureActions
				name="the map"
				stem={fileStem(header.runId, pairId, figure.layer)}
				draw={draw}
				frame={{
					title: `${figure.title} of ${pairId}`,
					notes: [
						`${figure.caption}. ${linesInWords(figure)}`,
						...warnings.map(({ title, text }) => `${title} ${text}`),
					],
					provenance: provenanceLines(header),
				}}
				table={() => mapTable(map)}
			/>
		</section>
	);
}

function linesInWords({ outline, ownOutline }: FieldFigure): string {
	const own = ownOutline === null ? "" : `, grey: ${ownOutline.of} outline`;
	return `Line: ${outline.of} outline${own}.`;
}

/** Saves the plot of error and gap by sweep. */
export function ConvergenceActions({
	header,
	pairId,
	figure,
}: PairFigureProps & { readonly figure: ConvergenceFigure }) {
	return (
		<section>
			<h3>The convergence</h3>
			<FigureActions
				name="the convergence"
				stem={fileStem(header.runId, pairId, "convergence")}
				draw={() => convergencePicture(figure, LIGHT, 800, 320)}
				frame={{
					title: `Convergence of ${pairId}`,
					notes: ["Error of the marginals and relative duality gap by sweep, coarse levels first."],
					provenance: provenanceLines(header),
				}}
				table={() => ({
					columns: ["series", "sweep", "value", "resolution"],
					rows: (["error", "gap"] as const).flatMap((name) =>
						figure.levels.flatMap((level) =>
							level[name].map(({ sweep, value }) => [name, sweep, value, levelWord(level.factor)]),
						),
					),
				})}
			/>
		</section>
	);
}

/** One row per pixel that has a value, in canonical coordinates. O(crop). */
function mapTable({ rows, crop, title, unit }: MapFigure): NumberTable {
	return {
		columns: ["y_px", "x_px", title, "unit"],
		rows: rows.flatMap((row, y) =>
			Array.from(row, (value, x) => [crop.y0 + y, crop.x0 + x, value, unit] as const).filter(([, , value]) =>
				Number.isFinite(value),
			),
		),
	};
}
