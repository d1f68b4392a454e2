import { ANNEALING_START, annealingValues, type LevelPlan, planLevels, resolvedEpsilon } from "../schedule.ts";

/** Ratio of the annealing's values of ε: half as many as the cpu's, for some sweeps more at the last one. */
const ANNEALING_RATIO = 0.5;
/** Annealing ends this far above the level's own ε: a value next to it would be the same sweep twice. */
const ANNEALING_END = 1.2;
/** A lattice that only prepares has more points than this along its longer side; smaller ones are not worth the climb. */
const MIN_PREPARING_SIDE = 24;

/** A level as the device climbs it. */
export interface DeviceLevelPlan extends LevelPlan {
	/** Whether it only prepares the next: solved at a larger ε, its rough shape is all that matters. */
	readonly preparing: boolean;
}

function annealTo(epsilon: number, start: number): number[] {
	return annealingValues(start, ANNEALING_END * epsilon, ANNEALING_RATIO);
}

/**
 * The neutral plan made cheap in dispatches: fewer annealing steps, and below its coarsest lattice one more of twice the spacing, solved
 * roughly at the smallest ε that it resolves. A sweep there is worth more, since convergence goes with √ε: the strongly curved drawn
 * pair takes 60 (of a quarter of the points) + 39 sweeps instead of 157.
 */
export function planDeviceLevels(
	shape: { height: number; width: number; spacing: number },
	epsilon: number,
): DeviceLevelPlan[] {
	const plan = planLevels(shape, epsilon).map((level) => ({
		...level,
		annealing: annealTo(level.epsilon, level.annealing[0] ?? level.epsilon),
		preparing: false,
	}));
	const [first, ...rest] = plan;
	if (!first) return plan;
	const factor = 2 * first.factor;
	const resolved = resolvedEpsilon(shape.spacing * factor);
	if (resolved <= first.epsilon || Math.max(shape.height, shape.width) <= MIN_PREPARING_SIDE * factor) return plan;
	return [
		{
			factor,
			annealing: annealTo(resolved, ANNEALING_START),
			epsilon: resolved,
			preparing: true,
		},
		{ ...first, annealing: annealTo(first.epsilon, resolved * ANNEALING_RATIO) },
		...rest,
	];
}
