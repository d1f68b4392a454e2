import { costDensityUm2 } from "../../domain/costDensity.ts";
import { CANONICAL_UM_PER_PX, CANONICAL_UM2_PER_PX } from "../../domain/grid.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { formatFixed, formatLengthUm, formatSignificant } from "../words/numbers.ts";
import { shownVelocity } from "./layerValues.ts";
import { slotOfPixel } from "./supportGrid.ts";

/** One quantity at the pixel under the pointer. */
export interface ReadoutItem {
	readonly label: string;
	readonly text: string;
}

/** "12.3 µm right, 4.5 µm up" of a displacement in µm, y down. */
export function directionWords(dyUm: number, dxUm: number): string {
	const across = `${formatFixed(Math.abs(dxUm), 1)} µm ${dxUm < 0 ? "left" : "right"}`;
	const along = `${formatFixed(Math.abs(dyUm), 1)} µm ${dyUm < 0 ? "up" : "down"}`;
	return `${across}, ${along}`;
}

/** Everything known at canonical pixel (y, x), with units; empty outside both supports. O(log support). */
export function readoutAt(artifacts: PairArtifacts, y: number, x: number, raw: boolean): ReadoutItem[] {
	const items: ReadoutItem[] = [];
	const from = slotOfPixel(artifacts.source.index, y, x);
	const to = slotOfPixel(artifacts.target.index, y, x);
	if (from < 0 && to < 0) return items;
	items.push({ label: "Pixel", text: `row ${y}, column ${x}` });
	if (from >= 0) {
		const { values, debiased } = shownVelocity(artifacts, raw);
		const dy = (values[2 * from] as number) * CANONICAL_UM_PER_PX;
		const dx = (values[2 * from + 1] as number) * CANONICAL_UM_PER_PX;
		const { cost, weight, massDelta } = artifacts.source;
		const density = costDensityUm2(cost[from] as number, weight[from] as number, massDelta[from] as number);
		items.push(
			{
				label: debiased ? "Moves" : "Moves (raw)",
				text: `${formatLengthUm(Math.hypot(dy, dx))} (${directionWords(dy, dx)})`,
			},
			{
				label: "Cost density",
				text: Number.isFinite(density) ? `${formatSignificant(density)} µm²` : "none: its mass is destroyed",
			},
		);
		items.push({ label: "Source delta", text: areaWords(artifacts.source.massDelta[from] as number) });
	}
	if (to >= 0) items.push({ label: "Target delta", text: areaWords(artifacts.target.massDelta[to] as number) });
	return items;
}

function areaWords(deltaPx: number): string {
	const sign = deltaPx > 0 ? "+" : "";
	return `${sign}${formatSignificant(deltaPx * CANONICAL_UM2_PER_PX)} µm²`;
}
