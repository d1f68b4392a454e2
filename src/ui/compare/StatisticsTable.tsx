import type { FeatureComparison } from "../../engine/contract/groupReading.ts";
import { probability, SIGNIFICANT_Q } from "../../figures/groups/compareStrip.ts";
import { formatFixed, formatSignificant } from "../../figures/words/numbers.ts";

interface StatisticsTableProps {
	readonly bins: FeatureComparison;
	readonly unit: string;
}

const HEADS = ["S", "Reference median", "Test median", "Difference (95 %)", "AUROC (95 %)", "p", "q"] as const;

/** The statistics of each bin as text, for those who read rather than look. */
export function StatisticsTable({ bins, unit }: StatisticsTableProps) {
	const interval = (of: { estimate: number; lo: number; hi: number }, format: (value: number) => string): string =>
		Number.isFinite(of.lo) ? `${format(of.estimate)} (${format(of.lo)} to ${format(of.hi)})` : format(of.estimate);
	const two = (value: number): string => formatFixed(value, 2);
	return (
		<table className="data">
			<caption className="hidden">Statistics of each bin, in {unit}</caption>
			<thead>
				<tr>
					{HEADS.map((head) => (
						<th key={head} scope="col" className="number">
							{head}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{bins.map(({ bin, lo, hi, reference, test, difference, auroc, p, q }) => (
					<tr key={bin}>
						<th scope="row" className="number">
							{two(lo)}–{two(hi)}
						</th>
						<td className="number">{formatSignificant(reference.median)}</td>
						<td className="number">{formatSignificant(test.median)}</td>
						<td className="number">{interval(difference, formatSignificant)}</td>
						<td className="number">{interval(auroc, two)}</td>
						<td className="number">{probability(p)}</td>
						<td className="number">{q <= SIGNIFICANT_Q ? `${probability(q)} ★` : probability(q)}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
