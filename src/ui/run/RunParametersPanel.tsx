import { useCallback, useState } from "react";
import { blurUm, DEFAULT_PARAMETERS, parameterDifferences } from "../../domain/parameters.ts";
import { farthestMoveWords } from "../../figures/words/moveWords.ts";
import { formatLengthUm } from "../../figures/words/numbers.ts";
import {
	ALIGNMENTS,
	BACKENDS,
	DOWNSAMPLES,
	MASS_MODES,
	NORMALIZATIONS,
	PARAMETER_LABELS,
} from "../../figures/words/parameterChoices.ts";
import { parameterProblem, parametersUsable } from "../../state/parameterProblems.ts";
import { runIdProblem } from "../../state/runName.ts";
import { isUnderWay } from "../../state/runSlice.ts";
import { useActions, useApp } from "../appContext.ts";
import { CheckField } from "../kit/CheckField.tsx";
import { NumberField } from "../kit/NumberField.tsx";
import { SelectField } from "../kit/SelectField.tsx";
import { RunNameField } from "./RunNameField.tsx";
import { StorageEstimate } from "./StorageEstimate.tsx";

/** How the pairs will be solved, in lengths that a person can picture, and the button that starts it. */
export function RunParametersPanel() {
	const { runId, parameters, selection, backend, orientationOverrides } = useApp((state) => state.settings);
	const turned = Object.keys(orientationOverrides).length;
	const report = useApp((state) => state.dataset.report);
	const reading = useApp((state) => state.dataset.status === "reading");
	const busy = useApp((state) => isUnderWay(state.run.phase));
	const actions = useActions();
	const changed = parameterDifferences(DEFAULT_PARAMETERS, parameters).length;
	const [unusable, setUnusable] = useState<ReadonlySet<string>>(new Set());
	const onUsable = useCallback((label: string, usable: boolean) => {
		setUnusable((before) => {
			if (before.has(label) === !usable) return before;
			const after = new Set(before);
			if (usable) after.delete(label);
			else after.add(label);
			return after;
		});
	}, []);
	const idProblem = runIdProblem(runId);
	const runnable = report?.rows.filter((row) => row.runnable).length ?? 0;
	const fileError = report?.faults.some((fault) => fault.severity === "error") ?? false;
	const why = busy
		? "Another run is under way."
		: report === null
			? "Choose files or try the sample first."
			: fileError || runnable === 0
				? "No pair can run. The table says why."
				: unusable.size > 0 || !parametersUsable(parameters)
					? `${[...unusable][0] ?? "A parameter"} cannot be used as it is.`
					: idProblem;

	return (
		<section className="column parameters" aria-label="Parameters">
			<div className="parameters-scroll">
				<h2>Parameters</h2>
				<p className="preset">
					{changed === 0 ? "Published preset" : `${changed} changed from the published preset`}
					{changed > 0 && (
						<button type="button" className="link" onClick={() => void actions.resetParameters()}>
							Reset
						</button>
					)}
				</p>
				{turned > 0 && (
					<p className="preset">
						{turned} {turned === 1 ? "frame" : "frames"} turned by hand
						<button type="button" className="link" onClick={actions.forgetTurns}>
							Forget
						</button>
					</p>
				)}
				<RunNameField />
				<NumberField
					onUsable={onUsable}
					label={PARAMETER_LABELS.epsilon}
					value={parameters.epsilon}
					meaning={`A pixel's mass spreads over about ${formatLengthUm(blurUm(parameters.epsilon))}; finer motion is smoothed away.`}
					problem={(value) => parameterProblem("epsilon", value)}
					onChange={(value) => value !== null && void actions.setParameters({ epsilon: value })}
				/>
				<NumberField
					onUsable={onUsable}
					label={PARAMETER_LABELS.regM}
					value={parameters.regM}
					meaning={farthestMoveWords(parameters.regM)}
					problem={(value) => parameterProblem("regM", value)}
					onChange={(value) => value !== null && void actions.setParameters({ regM: value })}
				/>
				<SelectField
					label={PARAMETER_LABELS.normalization}
					value={parameters.normalization}
					options={NORMALIZATIONS}
					onChange={(normalization) => void actions.setParameters({ normalization })}
				/>
				<SelectField
					label={PARAMETER_LABELS.align}
					value={parameters.align}
					options={ALIGNMENTS}
					onChange={(align) => void actions.setParameters({ align })}
				/>
				<NumberField
					onUsable={onUsable}
					label={PARAMETER_LABELS.umPerPx}
					unit="µm/px"
					value={parameters.umPerPx}
					placeholder="none"
					meaning="Empty: such a frame is an error."
					problem={(value) => parameterProblem("umPerPx", value)}
					onChange={(umPerPx) => void actions.setParameters({ umPerPx })}
				/>
				<CheckField
					label={PARAMETER_LABELS.clean}
					checked={parameters.clean}
					meaning="Keep the largest piece, fill holes."
					onChange={(clean) => void actions.setParameters({ clean })}
				/>
				<CheckField
					label={PARAMETER_LABELS.debias}
					checked={parameters.debias}
					meaning="Take the blur's own inward pull out of the velocity."
					onChange={(debias) => void actions.setParameters({ debias })}
				/>
				<details>
					<summary>Which pairs</summary>
					<CheckField
						label="Include control pairs"
						checked={selection.includeControl}
						onChange={(includeControl) => void actions.setSelection({ includeControl })}
					/>
					<NumberField
						onUsable={onUsable}
						label="Only the first pairs"
						unit="pairs"
						value={selection.limit}
						meaning="0 takes all; a small number makes a smoke test."
						problem={(value) =>
							value !== null && Number.isInteger(value) && value >= 0 ? null : "Use a whole number; 0 takes all."
						}
						onChange={(limit) => limit !== null && void actions.setSelection({ limit })}
					/>
				</details>
				<details>
					<summary>Solver</summary>
					<SelectField
						label="Back end"
						value={backend}
						options={BACKENDS}
						onChange={(choice) => void actions.setBackend(choice)}
					/>
					<NumberField
						onUsable={onUsable}
						label={PARAMETER_LABELS.tolerance}
						value={parameters.tolerance}
						meaning="Bound on the error and on the duality gap, both relative."
						problem={(value) => parameterProblem("tolerance", value)}
						onChange={(value) => value !== null && void actions.setParameters({ tolerance: value })}
					/>
					<NumberField
						onUsable={onUsable}
						label={PARAMETER_LABELS.maxSweeps}
						value={parameters.maxSweeps}
						meaning="At full resolution; a pair that needs more is marked as not converged."
						problem={(value) => parameterProblem("maxSweeps", value)}
						onChange={(value) => value !== null && void actions.setParameters({ maxSweeps: value })}
					/>
					<SelectField
						label={PARAMETER_LABELS.massMode}
						value={parameters.massMode}
						options={MASS_MODES}
						onChange={(massMode) => void actions.setParameters({ massMode })}
					/>
					<SelectField
						label={PARAMETER_LABELS.downsample}
						value={String(parameters.downsample) as "1" | "2" | "4"}
						options={DOWNSAMPLES}
						onChange={(text) => void actions.setParameters({ downsample: text === "4" ? 4 : text === "2" ? 2 : 1 })}
					/>
					<NumberField
						onUsable={onUsable}
						label={PARAMETER_LABELS.maxSupportPoints}
						unit="px"
						value={parameters.maxSupportPoints}
						meaning="0 solves every pixel, as it should be; sampling is for comparison with old results."
						problem={(value) => parameterProblem("maxSupportPoints", value)}
						onChange={(value) => value !== null && void actions.setParameters({ maxSupportPoints: value })}
					/>
					<CheckField
						label={PARAMETER_LABELS.storeCoupling}
						checked={parameters.storeCoupling}
						meaning="Which pixel goes where, as a sparse matrix: several MB a pair."
						onChange={(storeCoupling) => void actions.setParameters({ storeCoupling })}
					/>
				</details>
			</div>
			<footer className="column-foot">
				<div className="foot-words">
					<p className="hint" id="run-why">
						{why ?? `${runnable} ${runnable === 1 ? "pair" : "pairs"}, solved on this machine.`}
					</p>
					{why === null && <StorageEstimate />}
				</div>
				<button
					type="button"
					className="primary"
					disabled={why !== null || reading}
					aria-describedby="run-why"
					onClick={() => void actions.startRun()}
				>
					Run
				</button>
			</footer>
		</section>
	);
}
