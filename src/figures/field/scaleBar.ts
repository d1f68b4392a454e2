import { CANONICAL_UM_PER_PX } from "../../domain/grid.ts";
import { roundFactor } from "./arrows.ts";

export interface ScaleBar {
	readonly lengthPx: number;
	readonly label: string;
}

/** A round length (1, 2 or 5 × 10^k µm) of about a fifth of a view that is `viewWidthPx` canonical pixels wide. */
export function scaleBarFor(viewWidthPx: number): ScaleBar {
	const lengthUm = roundFactor(Math.max(1, (viewWidthPx * CANONICAL_UM_PER_PX) / 4));
	const label = lengthUm >= 1000 ? `${lengthUm / 1000} mm` : `${lengthUm} µm`;
	return { lengthPx: lengthUm / CANONICAL_UM_PER_PX, label };
}
