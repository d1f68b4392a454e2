import { labelOf } from "../../analysis/index.ts";
import type { MetricsRow } from "../../domain/metricsSchema.ts";
import { isDebiasingUnfinished } from "../../figures/pair/distance.ts";
import { formatSignificant } from "../../figures/words/numbers.ts";
import type { GroupChoice } from "../../state/compareChoices.ts";
import type { FloorChoice } from "../../state/compareState.ts";
import { useActions, useApp } from "../appContext.ts";
import { CheckField } from "../kit/CheckField.tsx";
import { SelectField } from "../kit/SelectField.tsx";
import { CompareMode } from "./CompareMode.tsx";
import { SharedFilters } from "./SharedFilters.tsx";

export interface GroupChooserProps {
	readonly choice: GroupChoice;
	readonly leftOut: readonly { readonly pairId: string; readonly reason: string }[];
}

/** Who is compared with whom: columns and values of the manifest, and what to know before trusting the answer. */
export function GroupChooser({ choice, leftOut }: GroupChooserProps) {
	const { setCompare } = useActions();
	const leaveOutIdentity = useApp((state) => state.compare.leaveOutIdentity);
	const column = choice.columns.find((entry) => entry.column === choice.column);
	const options = (column?.values ?? []).map(({ value, rows }) => ({
		...{ value, label: value, meaning: `${rows} finished pairs` },
	}));
	const floors: readonly { value: FloorChoice; label: string; meaning: string }[] = [
		{
			value: "identity",
			label: `Identity pairs (${choice.floors.identity.length})`,
			meaning: "A frame against itself: what blur and rounding alone show.",
		},
		{
			value: "controls",
			label: `Control pairs (${choice.floors.controls.length})`,
			meaning: "Pairs marked is_control_pair, each counted for itself.",
		},
		{
			value: "reference",
			label: `Reference pairs (${choice.floors.reference.length})`,
			meaning: "Each pair of the reference group for itself, such as wild type against wild type.",
		},
		{ value: "none", label: "None", meaning: "No band behind the profiles." },
	];
	return (
		<div className="group-chooser">
			<CompareMode />
			<h2>Groups</h2>
			<SelectField
				label="Told apart by"
				value={choice.column}
				options={choice.columns
					.filter(({ values }) => values.length >= 2)
					.map(({ column: name, values }) => ({ value: name, label: name, meaning: `${values.length} values` }))}
				onChange={(name) => setCompare({ column: name, reference: null, test: null })}
			/>
			<SelectField
				label="Reference group"
				value={choice.reference}
				options={options}
				onChange={(reference) =>
					setCompare({ reference, test: reference === choice.test ? choice.reference : choice.test })
				}
			/>
			<SelectField
				label="Test group"
				value={choice.test}
				options={options.filter(({ value }) => value !== choice.reference)}
				onChange={(test) => setCompare({ test, reference: choice.reference })}
			/>
			<SharedFilters choice={choice} />
			<CheckField
				label="Leave identity pairs out"
				checked={leaveOutIdentity}
				meaning="A frame against itself is no animal of a group."
				onChange={(checked) => setCompare({ leaveOutIdentity: checked })}
			/>
			<SelectField
				label="Noise floor"
				value={choice.floor}
				options={floors}
				onChange={(floor) => setCompare({ floor })}
			/>
			<h2>Who is in them</h2>
			<Members name={choice.reference} part="reference" rows={choice.referenceRows} embryos={choice.check.nReference} />
			<Members name={choice.test} part="test" rows={choice.testRows} embryos={choice.check.nTest} />
			<Warnings choice={choice} leftOut={leftOut} />
		</div>
	);
}

interface MembersProps {
	readonly name: string;
	readonly part: "reference" | "test";
	readonly rows: readonly MetricsRow[];
	readonly embryos: number;
}

function Members({ name, part, rows, embryos }: MembersProps) {
	const { inspectPair } = useActions();
	return (
		<details className={`members ${part}`}>
			<summary>
				<strong>{name || "no value"}</strong>{" "}
				<span className="hint">
					{embryos} {embryos === 1 ? "embryo" : "embryos"}, {rows.length} {rows.length === 1 ? "pair" : "pairs"}
				</span>
			</summary>
			<ul>
				{rows.map((row) => (
					<li key={row.pair_id}>
						<button type="button" className="link" onClick={() => inspectPair(row.pair_id)}>
							{row.pair_id}
						</button>{" "}
						<span className="hint">{labelOf(row, "bin_src_hpf")}</span>
					</li>
				))}
			</ul>
		</details>
	);
}

function Warnings({ choice, leftOut }: GroupChooserProps) {
	const { check } = choice;
	const parameters = useApp((state) => state.run.header?.parameters);
	const notes: { readonly tone: string; readonly text: string }[] = [];
	const add = (tone: "warning" | "note", text: string) => notes.push({ tone, text });
	if (check.sharedEmbryos.length > 0) {
		const some = check.sharedEmbryos.slice(0, 4).join(", ");
		add("warning", `In both groups: ${some}. Labels of an embryo in both cannot be exchanged, so p is not valid.`);
	}
	if (check.leastP > 0.05) {
		add(
			"warning",
			`With ${check.nReference} and ${check.nTest} embryos no p can be below ${formatSignificant(check.leastP, 2)}: nothing can become significant.`,
		);
	} else if (Number.isFinite(check.leastP)) {
		add("note", `The least p that these embryos can show is ${formatSignificant(check.leastP, 2)}.`);
	}
	if (!choice.sameSourceFrame) {
		add(
			"warning",
			"The pairs start from different source frames: mean fields share the canonical grid only and blur by how the bodies differ. Profiles follow each pair's own body.",
		);
	}
	const rows = [...choice.referenceRows, ...choice.testRows];
	const careful = rows.filter((row) => !row.converged).length;
	if (careful > 0) add("warning", `${careful} of the pairs did not converge; they are counted.`);
	const blurred = parameters === undefined ? 0 : rows.filter((row) => isDebiasingUnfinished(row, parameters)).length;
	if (blurred > 0) {
		const which = `In ${blurred} of the pairs the blur's own part is not known to the tolerance`;
		add("warning", `${which}: their displacements are less exact; they are counted.`);
	}
	if (leftOut.length > 0) {
		add(
			"warning",
			`${leftOut.length} pairs could not be used: ${leftOut
				.slice(0, 3)
				.map(({ pairId, reason }) => `${pairId} (${reason})`)
				.join(", ")}`,
		);
	}
	return (
		<ul className="group-notes" aria-label="Before you trust it">
			{notes.map(({ tone, text }) => (
				<li key={text} className={tone}>
					{tone === "warning" && <span aria-hidden="true">⚠ </span>}
					{text}
				</li>
			))}
		</ul>
	);
}
