import type { Moments } from "./moments.ts";
import { MIN_AXIS_RATIO } from "./thresholds.ts";

/** Direction of the long axis as a unit vector in raw (x, y), and how clear it is. */
export interface PrincipalAxis {
	readonly cos: number;
	readonly sin: number;
	/** √(major/minor variance), at least 1 and finite. */
	readonly ratio: number;
}

/** Rounding noise of the covariance, as a share of the variances: smaller is zero, so upright shapes turn by exactly 0° or 90°. */
const COVARIANCE_NOISE = 1e-12;

/**
 * Principal axis of a covariance. Of the two opposite directions the one with angle in (−90°, 90°] is returned, so the answer does
 * not depend on an eigenvector's sign. Below a ratio of 1.05 the direction is (1, 0): no turn.
 */
export function principalAxis(moments: Moments): PrincipalAxis {
	const { varianceX, varianceY } = moments;
	const total = varianceX + varianceY;
	const covariance = Math.abs(moments.covariance) > COVARIANCE_NOISE * total ? moments.covariance : 0;
	const spread = Math.hypot(varianceX - varianceY, 2 * covariance);
	const major = (total + spread) / 2;
	// det/major instead of (total − spread)/2, which cancels for long thin masks.
	const minor = (varianceX * varianceY - covariance * covariance) / major;
	const ratio = Math.sqrt(major / minor);
	if (ratio < MIN_AXIS_RATIO) return { cos: 1, sin: 0, ratio };
	if (covariance === 0) return varianceX >= varianceY ? { cos: 1, sin: 0, ratio } : { cos: 0, sin: 1, ratio };
	const angle = Math.atan2(2 * covariance, varianceX - varianceY) / 2;
	return { cos: Math.cos(angle), sin: Math.sin(angle), ratio };
}
