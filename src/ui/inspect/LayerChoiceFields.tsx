import type { ArrowChoices } from "../../figures/field/arrows.ts";
import type { ColouredLayer, MassChoices } from "../../figures/field/layerValues.ts";
import { useActions, useApp } from "../appContext.ts";
import { ChoiceField } from "../kit/ChoiceField.tsx";
import { NumberField } from "../kit/NumberField.tsx";
import { Segmented } from "../kit/Segmented.tsx";

/** Which displacement is shown: without the blur's own, or as it was solved. */
export function DisplacementField() {
	const raw = useApp((state) => state.view.raw);
	const { show } = useActions();
	return (
		<Segmented
			label="Displacement"
			value={raw ? "raw" : "debiased"}
			options={[
				{ value: "debiased", label: "Debiased" },
				{ value: "raw", label: "Raw" },
			]}
			onChange={(value) => show({ raw: value === "raw" })}
		/>
	);
}

/** On which shape the signed mass delta is shown. */
export function SideField() {
	const side = useApp((state) => state.view.side);
	const { show } = useActions();
	return (
		<Segmented
			label="Side"
			value={side}
			options={[
				{ value: "source", label: "Source side" },
				{ value: "target", label: "Target side" },
			]}
			onChange={(value) => show({ side: value })}
		/>
	);
}

interface ArrowControlsProps {
	readonly arrows: ArrowChoices;
	readonly onChange: (arrows: ArrowChoices) => void;
}

const DRAWS = ["arrows", "lines", "streaks"] as const;

export function ArrowControls({ arrows, onChange }: ArrowControlsProps) {
	const { draw = "arrows" } = arrows;
	return (
		<>
			<ChoiceField
				label="Draw"
				value={draw}
				options={[
					["arrows", "arrows"],
					["lines", "streamlines"],
					["streaks", "streaks"],
				]}
				onChange={(value) => onChange({ ...arrows, draw: DRAWS.find((one) => one === value) ?? "arrows" })}
			/>
			{draw !== "streaks" && (
				<ChoiceField
					label={draw === "lines" ? "Lines apart" : "One arrow every"}
					value={String(arrows.spacingPx)}
					options={[
						["5", "50 µm"],
						["8", "80 µm"],
						["12", "120 µm"],
						["18", "180 µm"],
					]}
					onChange={(value) => onChange({ ...arrows, spacingPx: Number(value) })}
				/>
			)}
			{draw === "arrows" && (
				<ChoiceField
					label="Drawn length"
					value={String(arrows.scale)}
					options={[
						["auto", "automatic"],
						["1", "true length"],
						["5", "× 5"],
						["20", "× 20"],
					]}
					onChange={(value) => onChange({ ...arrows, scale: value === "auto" ? "auto" : Number(value) })}
				/>
			)}
			<ChoiceField
				label="Only displacements from"
				value={String(arrows.minimumUm)}
				options={[
					["0", "0 µm"],
					["5", "5 µm"],
					["20", "20 µm"],
					["50", "50 µm"],
				]}
				onChange={(value) => onChange({ ...arrows, minimumUm: Number(value) })}
			/>
		</>
	);
}

interface MassControlsProps {
	readonly mass: MassChoices;
	readonly onChange: (mass: MassChoices) => void;
}

const SHOWS = ["signed", "created", "destroyed"] as const;

export function MassControls({ mass, onChange }: MassControlsProps) {
	return (
		<>
			<ChoiceField
				label="Show"
				value={mass.show}
				options={[
					["signed", "signed difference"],
					["created", "created"],
					["destroyed", "destroyed"],
				]}
				onChange={(value) => onChange({ ...mass, show: SHOWS.find((show) => show === value) ?? "signed" })}
			/>
			<ChoiceField
				label="Unit"
				value={mass.unit}
				options={[
					["um2", "µm²"],
					["px", "px"],
				]}
				onChange={(value) => onChange({ ...mass, unit: value === "px" ? "px" : "um2" })}
			/>
		</>
	);
}

const ENDS = ["pair", "all", "typed"] as const;

export function RangeControls({ layer, unit }: { readonly layer: ColouredLayer; readonly unit: string }) {
	const range = useApp((state) => state.view.range);
	const actions = useActions();
	return (
		<>
			<ChoiceField
				label="Colour range"
				value={range.from}
				options={[
					["pair", "this pair"],
					["all", "all pairs"],
					["typed", "typed"],
				]}
				onChange={(value) => actions.show({ range: { ...range, from: ENDS.find((end) => end === value) ?? "pair" } })}
			/>
			{range.from === "typed" && (
				<NumberField
					label="Up to"
					unit={unit}
					value={range.typed[layer] ?? null}
					placeholder="this pair's"
					problem={(value) => (value === null || value > 0 ? null : "Use a number above 0.")}
					onChange={(value) => {
						const { [layer]: _before, ...others } = range.typed;
						actions.show({ range: { ...range, typed: value === null ? others : { ...others, [layer]: value } } });
					}}
				/>
			)}
		</>
	);
}
