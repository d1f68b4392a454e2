import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { type ConvergenceFigure, type ConvergencePoint, toleranceText } from "../../figures/pair/convergence.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";
import { useActions } from "../appContext.ts";

const WIDTH = 1000;
const HEIGHT = 100;

export interface ConvergenceLineProps {
	readonly figure: ConvergenceFigure;
	readonly row: MetricsRow;
}

/** One line under the map: how the pair converged, in numbers and as a small curve; a press opens the whole plot. */
export function ConvergenceLine({ figure, row }: ConvergenceLineProps) {
	const actions = useActions();
	const [low, high] = figure.decades;
	const y = (value: number): number => HEIGHT * (1 - (Math.log10(value) - low) / (high - low));
	const points = (of: readonly ConvergencePoint[]): string =>
		of.map(({ sweep, value }) => `${(WIDTH * sweep) / Math.max(1, figure.totalSweeps)},${y(value)}`).join(" ");
	const tolerance = y(figure.tolerance);
	return (
		<button
			type="button"
			className="convergence-line"
			title="Error and gap by sweep, level by level (5)"
			onClick={() => actions.show({ layer: "convergence" })}
		>
			<strong>Convergence</strong>
			<svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
				<line x1={0} x2={WIDTH} y1={tolerance} y2={tolerance} />
				{figure.levels.map((level) => (
					<polyline key={`gap ${level.fromSweep}`} className="gap" points={points(level.gap)} />
				))}
				{figure.levels.map((level) => (
					<polyline key={`error ${level.fromSweep}`} points={points(level.error)} />
				))}
			</svg>
			<span className="hint">
				error {formatSignificant(row.marginal_error, 2)}, gap {formatSignificant(row.relative_gap, 2)}, tolerance{" "}
				{toleranceText(row.tolerance)}; {figure.totalSweeps} sweeps
			</span>
		</button>
	);
}
