import type { MetricsRow } from "../../domain/metricsSchema.ts";
import type { RunHeader } from "../../domain/ports.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import { pairNumbers } from "../../figures/pair/pairNumbers.ts";
import { parameterLines } from "../../figures/words/parameterWords.ts";
import { BreakableName } from "../kit/BreakableName.tsx";
import { FramesPanel } from "./FramesPanel.tsx";
import { TrustChips } from "./TrustChips.tsx";

export interface NumbersPanelProps {
	readonly pairId: string | null;
	readonly row: MetricsRow | undefined;
	readonly header: RunHeader | null;
	readonly artifacts: PairArtifacts | null;
}

/** Whether to believe this pair, and its numbers with their units. */
export function NumbersPanel({ pairId, row, header, artifacts }: NumbersPanelProps) {
	return (
		<section className="column numbers" aria-label="Numbers of the pair">
			{pairId === null ? (
				<p className="hint">No pair yet.</p>
			) : (
				<h2>
					<BreakableName text={pairId} />
				</h2>
			)}
			{row !== undefined && (
				<>
					<p className="frames">
						{frameWords(row.src_embryo_id, row.src_frame_index)} →<br />
						{frameWords(row.tgt_embryo_id, row.tgt_frame_index)}
					</p>
					{header !== null && <TrustChips row={row} parameters={header.parameters} />}
				</>
			)}
			{row?.success &&
				pairNumbers(row).map((group) => (
					<section key={group.title} className="number-group">
						<h3>{group.title}</h3>
						<dl>
							{group.lines.map((line) => (
								<div key={line.label} title={line.about}>
									<dt>{line.label}</dt>
									<dd className="number">{line.value}</dd>
									<dd className="unit">{line.unit}</dd>
								</div>
							))}
						</dl>
					</section>
				))}
			{pairId !== null && row?.success && <FramesPanel pairId={pairId} row={row} artifacts={artifacts} />}
			{header !== null && (
				<details className="number-group">
					<summary>Parameters of the run</summary>
					<dl>
						{parameterLines(header.parameters).map(({ label, name, value }) => (
							<div key={name} title={`${name} in run.json`}>
								<dt>{label}</dt>
								<dd className="number">{value}</dd>
							</div>
						))}
						<div>
							<dt>Back end</dt>
							<dd className="number">{header.backend}</dd>
						</div>
					</dl>
				</details>
			)}
		</section>
	);
}

function frameWords(embryoId: string, frame: number | null): string {
	if (embryoId === "") return "image";
	return frame === null ? embryoId : `${embryoId} f${frame}`;
}
