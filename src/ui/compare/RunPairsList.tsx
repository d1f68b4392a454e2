import type { RunMatch } from "../../analysis/index.ts";

/** How many pairs the two runs share, and the names of all that cannot be compared. */
export function RunPairsList({ match }: { readonly match: RunMatch }) {
	const { both, missing, onlyA, onlyB } = match;
	const other = both.filter(({ framesDiffer }) => framesDiffer).map(({ pairId }) => ({ pairId, why: "" }));
	const careful = both
		.filter(({ a, b }) => !a.converged || !b.converged)
		.map(({ pairId, a, b }) => ({ pairId, why: a.converged ? "in B" : b.converged ? "in A" : "in both" }));
	const named = (ids: readonly string[]) => ids.map((pairId) => ({ pairId, why: "" }));
	return (
		<>
			<h2>Pairs</h2>
			<p>
				<strong>{both.length}</strong> solved in both runs
			</p>
			<Names summary="with other masks" tone="warning" pairs={other} />
			<Names summary="not converged" tone="warning" pairs={careful} />
			<Names summary="without numbers in one run" pairs={missing} />
			<Names summary="only in A" pairs={named(onlyA)} />
			<Names summary="only in B" pairs={named(onlyB)} />
		</>
	);
}

interface NamesProps {
	readonly summary: string;
	readonly pairs: readonly { readonly pairId: string; readonly why: string }[];
	readonly tone?: "warning";
}

/** More names than a person reads are counted. */
const NAMED = 500;

function Names({ summary, pairs, tone }: NamesProps) {
	if (pairs.length === 0) return null;
	return (
		<details className={tone === undefined ? "run-names" : `run-names ${tone}`}>
			<summary>
				{tone === "warning" && <span aria-hidden="true">⚠ </span>}
				<strong>{pairs.length}</strong> {summary}
			</summary>
			<ul>
				{pairs.slice(0, NAMED).map(({ pairId, why }) => (
					<li key={pairId}>
						{pairId} {why !== "" && <span className="hint">{why}</span>}
					</li>
				))}
				{pairs.length > NAMED && (
					<li className="hint">and {pairs.length - NAMED} more; all are in the table of pairs</li>
				)}
			</ul>
		</details>
	);
}
