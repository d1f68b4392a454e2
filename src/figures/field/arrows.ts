import { CANONICAL_UM_PER_PX, CANONICAL_WIDTH } from "../../domain/grid.ts";
import { quantile } from "../../domain/quantiles.ts";
import type { Polyline } from "./outline.ts";

export interface ArrowChoices {
	/** Canonical pixels between arrows. */
	readonly spacingPx: number;
	/** Drawn length ÷ true length; "auto" takes a round factor at which arrows fill their cells. */
	readonly scale: number | "auto";
	/** Displacements shorter than this (µm) get no arrow. */
	readonly minimumUm: number;
	/** How the direction is drawn: arrows when not given, lines along it, or streaks of noise averaged along it. */
	readonly draw?: "arrows" | "lines" | "streaks";
}

interface MutableLine {
	readonly x: (number | null)[];
	readonly y: (number | null)[];
}

export interface ArrowField {
	/** Arrows on the dark part of the map, to be drawn light, and on its bright part, to be drawn dark. */
	readonly light: Polyline;
	readonly dark: Polyline;
	readonly count: number;
	readonly scale: number;
	readonly spacingUm: number;
	readonly minimumUm: number;
}

/** Share of the longest displacement from which viridis is so bright that a white arrow is lost on it. */
const BRIGHT_FROM = 0.55;

/** Largest of 1, 2, 5 × 10^k not above a positive value. */
export function roundFactor(value: number): number {
	const power = 10 ** Math.floor(Math.log10(value));
	const lead = value / power;
	return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
}

/**
 * Arrows on every `spacingPx`-th pixel of the support, tail at the pixel, drawn as broken lines: shaft, then the two barbs
 * of the head. O(support). `velocityYx` is in canonical px, (y, x) interleaved.
 */
export function arrowField(index: Uint32Array, velocityYx: Float32Array, choices: ArrowChoices): ArrowField {
	const half = Math.floor(choices.spacingPx / 2);
	const tails: { x: number; y: number; dx: number; dy: number; length: number }[] = [];
	for (let i = 0; i < index.length; i++) {
		const at = index[i] as number;
		const y = Math.floor(at / CANONICAL_WIDTH);
		const x = at % CANONICAL_WIDTH;
		if (y % choices.spacingPx !== half || x % choices.spacingPx !== half) continue;
		const dy = velocityYx[2 * i] as number;
		const dx = velocityYx[2 * i + 1] as number;
		const length = Math.hypot(dy, dx);
		if (length > 0 && length * CANONICAL_UM_PER_PX >= choices.minimumUm) tails.push({ x, y, dx, dy, length });
	}
	const typical = quantile(
		tails.map((tail) => tail.length),
		0.95,
	);
	const automatic = typical > 1e-3 ? roundFactor((1.8 * choices.spacingPx) / typical) : 1;
	const scale = choices.scale === "auto" ? automatic : choices.scale;
	const longest = tails.reduce((most, tail) => Math.max(most, tail.length), 0);
	const light: MutableLine = { x: [], y: [] };
	const dark: MutableLine = { x: [], y: [] };
	for (const { x, y, dx, dy, length } of tails) {
		const line = length < BRIGHT_FROM * longest ? light : dark;
		const tipX = x + dx * scale;
		const tipY = y + dy * scale;
		const head = Math.min(0.35 * length * scale, 0.45 * choices.spacingPx);
		const backX = (-dx / length) * head;
		const backY = (-dy / length) * head;
		// Barbs at ±30° of the shaft, by rotation of the backward vector.
		line.x.push(x, tipX, tipX + 0.87 * backX - 0.5 * backY, null, tipX, tipX + 0.87 * backX + 0.5 * backY, null);
		line.y.push(y, tipY, tipY + 0.87 * backY + 0.5 * backX, null, tipY, tipY + 0.87 * backY - 0.5 * backX, null);
	}
	return {
		light,
		dark,
		count: tails.length,
		scale,
		spacingUm: choices.spacingPx * CANONICAL_UM_PER_PX,
		minimumUm: choices.minimumUm,
	};
}
