import { useActions, useApp } from "../appContext.ts";
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
					<Choice
						label="Arrow every"
						value={String(arrows.spacingPx)}
						options={[
							["5", "50 µm"],
							["8", "80 µm"],
							["12", "120 µm"],
							["18", "180 µm"],
						]}
						onChange={(value) => actions.show({ arrows: { ...arrows, spacingPx: Number(value) } })}
					/>
					<Choice
						label="Length"
						value={String(arrows.scale)}
						options={[
							["auto", "auto"],
							["1", "true"],
							["5", "× 5"],
							["20", "× 20"],
						]}
						onChange={(value) =>
							actions.show({ arrows: { ...arrows, scale: value === "auto" ? "auto" : Number(value) } })
						}
					/>
					<Choice
						label="From"
						value={String(arrows.minimumUm)}
						options={[
							["0", "0 µm"],
							["5", "5 µm"],
							["20", "20 µm"],
							["50", "50 µm"],
						]}
						onChange={(value) => actions.show({ arrows: { ...arrows, minimumUm: Number(value) } })}
					/>
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

interface ChoiceProps {
	readonly label: string;
	readonly value: string;
	readonly options: readonly (readonly [string, string])[];
	readonly onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
	return (
		<label className="choice">
			{label}
			<select value={value} onChange={(event) => onChange(event.target.value)}>
				{options.map(([key, words]) => (
					<option key={key} value={key}>
						{words}
					</option>
				))}
			</select>
		</label>
	);
}
