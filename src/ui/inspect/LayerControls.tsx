import type { ArrowChoices } from "../../figures/arrows.ts";
import { useActions, useApp } from "../appContext.ts";
import { ChoiceField } from "../kit/ChoiceField.tsx";
import { Disclosure } from "../kit/Disclosure.tsx";
import { Segmented } from "../kit/Segmented.tsx";

/** What can be changed about the layer on the screen. */
export function LayerControls({ debiasedThere }: { readonly debiasedThere: boolean }) {
	const { layer, raw, side, arrows, fitCount } = useApp((state) => state.view);
	const actions = useActions();
	return (
		<div className="layer-controls">
			{layer === "velocity" && (
				<>
					{debiasedThere && (
						<Segmented
							label="Displacement"
							value={raw ? "raw" : "debiased"}
							options={[
								{ value: "debiased", label: "Debiased" },
								{ value: "raw", label: "Raw" },
							]}
							onChange={(value) => actions.show({ raw: value === "raw" })}
						/>
					)}
					<Disclosure label="Arrows…">
						<ArrowControls arrows={arrows} onChange={(next) => actions.show({ arrows: next })} />
					</Disclosure>
				</>
			)}
			{layer === "mass" && (
				<Segmented
					label="Side"
					value={side}
					options={[
						{ value: "source", label: "Source side" },
						{ value: "target", label: "Target side" },
					]}
					onChange={(value) => actions.show({ side: value })}
				/>
			)}
			<button
				type="button"
				className="quiet"
				aria-keyshortcuts="f"
				title="Fit the shapes into the view (f)"
				onClick={() => actions.show({ fitCount: fitCount + 1 })}
			>
				Fit
			</button>
		</div>
	);
}

interface ArrowControlsProps {
	readonly arrows: ArrowChoices;
	readonly onChange: (arrows: ArrowChoices) => void;
}

function ArrowControls({ arrows, onChange }: ArrowControlsProps) {
	return (
		<>
			<ChoiceField
				label="One arrow every"
				value={String(arrows.spacingPx)}
				options={[
					["5", "50 µm"],
					["8", "80 µm"],
					["12", "120 µm"],
					["18", "180 µm"],
				]}
				onChange={(value) => onChange({ ...arrows, spacingPx: Number(value) })}
			/>
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
