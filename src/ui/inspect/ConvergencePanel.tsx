import { useEffect, useMemo, useRef, useState } from "react";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { Palette } from "../../figures/drawing/picture.ts";
import { type ConvergenceFigure, levelLines, toleranceText } from "../../figures/pair/convergence.ts";
import { convergencePicture } from "../../figures/pair/convergencePicture.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";
import { FigureView } from "../figure/FigureView.tsx";

export interface ConvergencePanelProps {
	readonly figure: ConvergenceFigure;
	readonly row: MetricsRow;
	readonly pairId: string;
}

/** How the pair converged, as large as the map: error and gap by sweep, and what each level did. */
export function ConvergencePanel({ figure, row, pairId }: ConvergencePanelProps) {
	const host = useRef<HTMLDivElement>(null);
	const [high, setHigh] = useState(0);
	useEffect(() => {
		const element = host.current;
		if (element === null) return;
		const observer = new ResizeObserver(() => setHigh(element.clientHeight));
		observer.observe(element);
		return () => observer.disconnect();
	}, []);
	const draw = useMemo(
		() => (palette: Palette, width: number, height: number) => convergencePicture(figure, palette, width, height),
		[figure],
	);
	const heightFor = useMemo(() => () => Math.max(180, high), [high]);
	const tolerance = toleranceText(row.tolerance);
	return (
		<div className="convergence-panel">
			<p className="caption">
				<span>
					{row.converged ? "Converged" : "Not converged"}: checked in double precision, the error is{" "}
					{formatSignificant(row.marginal_error, 2)} and the gap {formatSignificant(row.relative_gap, 2)};{" "}
					{row.converged ? "both are" : "both have to be"} at or below {tolerance}.
				</span>
			</p>
			<div className="convergence-plot" ref={host}>
				{high > 0 && <FigureView draw={draw} twin={`Convergence of ${pairId}. ${figure.twin}`} heightFor={heightFor} />}
			</div>
			<table className="data convergence-levels">
				<caption className="hidden">What each level did</caption>
				<thead>
					<tr>
						<th scope="col">Resolution</th>
						<th scope="col">Back end</th>
						<th scope="col" className="number">
							Sweeps
						</th>
						<th scope="col" className="number">
							Error, first → last
						</th>
						<th scope="col" className="number">
							Gap, first → last
						</th>
					</tr>
				</thead>
				<tbody>
					{levelLines(figure, row.backend).map((line) => (
						<tr key={line.fromSweep}>
							<th scope="row">{line.resolution}</th>
							<td>{line.backend}</td>
							<td className="number">{line.sweeps}</td>
							<td className="number">{line.error}</td>
							<td className="number">{line.gap}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
