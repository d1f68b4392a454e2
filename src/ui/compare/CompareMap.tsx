import { useCallback, useMemo } from "react";
import { smoothForDisplay } from "../../analysis/index.ts";
import type { RunHeader } from "../../domain/ports.ts";
import type { GroupReading } from "../../engine/contract/groupReading.ts";
import { LIGHT, type Palette } from "../../figures/drawing/picture.ts";
import { mapHeight, mapPicture } from "../../figures/field/mapPicture.ts";
import { rasterOfRows } from "../../figures/field/raster.ts";
import {
	COMPARE_FIELDS,
	type CompareFieldName,
	type CompareSide,
	compareFieldFigure,
	lineWords,
} from "../../figures/groups/compareFieldFigure.ts";
import { fileStem, provenanceLines } from "../../figures/words/provenance.ts";
import { pngAddress } from "../../platform/figureFiles.ts";
import type { GroupChoice } from "../../state/compareChoices.ts";
import { useActions, useApp } from "../appContext.ts";
import { FigureActions } from "../figure/FigureActions.tsx";
import { FigureView } from "../figure/FigureView.tsx";
import { ChoiceField } from "../kit/ChoiceField.tsx";
import { Tabs } from "../kit/Tabs.tsx";
import { fieldTable } from "./fieldTable.ts";

const ARROWS = { spacingPx: 10, scale: "auto", minimumUm: 5 } as const;
const SMOOTHINGS = [0, 20, 50, 100, 200] as const;
const SAVED_WIDTH = 960;

export interface CompareViewProps {
	readonly choice: GroupChoice;
	readonly reading: GroupReading;
	readonly header: RunHeader;
}

/** Mean fields of both groups and their difference on the reference grid, with the body's line over them. */
export function CompareMap({ choice, reading, header }: CompareViewProps) {
	const { field, side, smoothingUm, showLine } = useApp((state) => state.compare);
	const { setCompare } = useActions();
	const names = {
		reference: `${choice.reference} (n = ${choice.check.nReference})`,
		test: `${choice.test} (n = ${choice.check.nTest})`,
		difference: `${choice.test} − ${choice.reference}`,
	};
	const groupName = names[side];
	const figure = useMemo(() => {
		const shown = (values: Float32Array) => (smoothingUm > 0 ? smoothForDisplay(values, smoothingUm) : values);
		const { fields } = reading;
		const values = shown(fields[field][side]);
		const velocity = field === "speed" ? { y: shown(fields.velocityY[side]), x: shown(fields.velocityX[side]) } : null;
		const other = (one: "reference" | "test") => (one === side ? values : shown(fields[field][one]));
		const bothGroups = [other("reference"), other("test")];
		return compareFieldFigure({
			...{ name: field, side, values, bothGroups, velocityUm: velocity, arrows: ARROWS },
			...{ shape: reading.shape, showLine, smoothingUm, groupName },
		});
	}, [reading, field, side, smoothingUm, showLine, groupName]);
	const address = useMemo(() => {
		const { width, height, pixels } = rasterOfRows(figure.rows, figure.range, figure.colours);
		return pngAddress(width, height, pixels);
	}, [figure]);
	const draw = useCallback(
		(palette: Palette, width: number, height: number) => mapPicture(figure, address, palette, width, height),
		[figure, address],
	);
	const heightFor = useCallback(
		// As much as leaves the profile with its rows of AUROC, p and q in sight, from 720 px upwards.
		(width: number) => Math.min(mapHeight(figure.view, width), Math.max(200, 0.5 * window.innerHeight - 160)),
		[figure],
	);
	const plain = reading.debiased ? "" : " Displacements include the entropic blur: some pairs have no debiased ones.";
	return (
		<section className="compare-part" aria-label="Mean fields">
			<div className="layer-bar">
				<Tabs
					label="Side"
					tabs={[
						{ value: "reference", label: `Reference: ${choice.reference}` },
						{ value: "test", label: `Test: ${choice.test}` },
						{ value: "difference", label: "Difference" },
					]}
					value={side}
					panelId="compare-map"
					onChange={(next: CompareSide) => setCompare({ side: next })}
				/>
				<div className="compare-controls">
					<ChoiceField
						label="Field"
						value={field}
						options={Object.entries(COMPARE_FIELDS).map(([name, { title }]) => [name, title] as const)}
						onChange={(name) => setCompare({ field: name as CompareFieldName })}
					/>
					<ChoiceField
						label="Smoothing, display only"
						value={String(smoothingUm)}
						options={SMOOTHINGS.map((um) => [String(um), um === 0 ? "none" : `${um} µm`] as const)}
						onChange={(um) => setCompare({ smoothingUm: Number(um) })}
					/>
					<label className="inline-check">
						<input
							type="checkbox"
							checked={showLine}
							onChange={(event) => setCompare({ showLine: event.target.checked })}
						/>
						Centre-line
					</label>
				</div>
			</div>
			<div id="compare-map" role="tabpanel" aria-labelledby={`compare-map-${side}`} className="compare-panel">
				<FigureView
					draw={draw}
					twin={`${figure.title}. ${figure.twin} ${lineWords(reading.shape)}.`}
					heightFor={heightFor}
				/>
			</div>
			<div className="figure-foot">
				<p className="hint">
					{figure.caption} {showLine && `${lineWords(reading.shape)}, of ${reading.shape.pairId}.`}
					{plain}
				</p>
				<FigureActions
					name="the mean field"
					stem={fileStem(header.runId, field, side, choice.test, "vs", choice.reference)}
					draw={() => draw(LIGHT, SAVED_WIDTH, mapHeight(figure.view, SAVED_WIDTH))}
					frame={{
						title: `${figure.title}, ${groupName}`,
						notes: [`${figure.caption} ${lineWords(reading.shape)}. Grey: outline of the reference mask.${plain}`],
						provenance: provenanceLines(header),
					}}
					table={() => fieldTable(field, reading.fields[field])}
				/>
			</div>
		</section>
	);
}
