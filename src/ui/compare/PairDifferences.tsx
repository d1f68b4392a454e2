import { type MatchedPair, RUN_MEASURES, shownDifference } from "../../analysis/index.ts";
import { signedNumber, signedPct } from "../../figures/groups/runScatterFigure.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";

/** Every number of one pair in both runs. */
export function PairDifferences({ pair }: { readonly pair: MatchedPair }) {
	return (
		<div className="pair-differences">
			<table className="data">
				<caption className="hidden">Numbers of {pair.pairId} in both runs</caption>
				<thead>
					<tr>
						<th scope="col">
							<span className="hidden">Number</span>
						</th>
						{["A", "B", "B − A", "% of A"].map((head) => (
							<th key={head} scope="col" className="number">
								{head}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{RUN_MEASURES.map((measure) => {
						const { a, b, difference, relativePct } = shownDifference(measure, pair);
						return (
							<tr key={measure.key}>
								<th scope="row" title={measure.about}>
									{measure.label}, {measure.unit}
								</th>
								<td className="number">{formatSignificant(a, 4)}</td>
								<td className="number">{formatSignificant(b, 4)}</td>
								<td className="number">{signedNumber(difference)}</td>
								<td className="number">{signedPct(relativePct).replace(" %", "")}</td>
							</tr>
						);
					})}
					<tr>
						<th scope="row">Converged</th>
						<td className="number">{pair.a.converged ? "yes" : "no"}</td>
						<td className="number">{pair.b.converged ? "yes" : "no"}</td>
						<td />
						<td />
					</tr>
				</tbody>
			</table>
		</div>
	);
}
