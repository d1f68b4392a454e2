import { type ConvergenceFigure, levelWord } from "../../figures/pair/convergence.ts";

const WIDTH = 1000;
const HEIGHT = 100;

/** Error and duality gap by sweep on a log axis, levels marked, tolerance dashed. */
export function ConvergenceStrip({ figure }: { readonly figure: ConvergenceFigure }) {
	const [low, high] = figure.decades;
	const x = (sweep: number): number => (WIDTH * sweep) / Math.max(1, figure.totalSweeps);
	const y = (value: number): number => HEIGHT * (1 - (Math.log10(value) - low) / (high - low));
	const exponents = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter((e) =>
		high - low <= 4 ? true : (e - low) % 2 === 0,
	);
	return (
		<section className="convergence" aria-label="Convergence">
			<p>
				<strong>Convergence</strong>
				<span className="key error">marginal error</span>
				<span className="key gap">duality gap</span>
				<span className="key tolerance">tolerance</span>
				<span className="hint">{figure.totalSweeps} sweeps</span>
			</p>
			<div className="convergence-frame">
				<div className="convergence-axis" aria-hidden="true">
					{exponents.map((e) => (
						<span key={e} style={{ top: `${y(10 ** e)}%` }}>
							1e{e < 0 ? `−${-e}` : e}
						</span>
					))}
				</div>
				<svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={figure.twin}>
					{exponents.map((e) => (
						<line key={e} className="grid" x1={0} x2={WIDTH} y1={y(10 ** e)} y2={y(10 ** e)} />
					))}
					{figure.levels.slice(1).map((level) => (
						<line
							key={level.factor}
							className="level"
							x1={x(level.fromSweep)}
							x2={x(level.fromSweep)}
							y1={0}
							y2={HEIGHT}
						/>
					))}
					<line className="tolerance" x1={0} x2={WIDTH} y1={y(figure.tolerance)} y2={y(figure.tolerance)} />
					{figure.series.map((series) => (
						<polyline
							key={series.name}
							className={series.name}
							points={series.points.map((p) => `${x(p.sweep)},${y(p.value)}`).join(" ")}
						/>
					))}
				</svg>
			</div>
			<div className="convergence-levels" aria-hidden="true">
				{figure.levels
					.filter((level) => level.toSweep - level.fromSweep > 0.05 * figure.totalSweeps)
					.map((level) => (
						<span key={level.factor} style={{ left: `${(100 * level.fromSweep) / Math.max(1, figure.totalSweeps)}%` }}>
							{levelWord(level.factor)}
						</span>
					))}
			</div>
		</section>
	);
}
