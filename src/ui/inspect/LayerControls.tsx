import type { ReactNode } from "react";
import { useActions, useApp } from "../appContext.ts";
import { CheckField } from "../kit/CheckField.tsx";
import { Disclosure } from "../kit/Disclosure.tsx";
import { Segmented } from "../kit/Segmented.tsx";
import { ArrowControls, DisplacementField, MassControls, RangeControls, SideField } from "./LayerChoiceFields.tsx";
import { isColoured } from "./useColourRange.ts";

export interface LayerControlsProps {
	readonly debiasedThere: boolean;
	/** Unit of the colour bar. */
	readonly unit: string;
	/** What can be done with the map as it is. */
	readonly children?: ReactNode;
}

/** What can be changed about the layer on the screen. */
export function LayerControls({ debiasedThere, unit, children }: LayerControlsProps) {
	const { layer, arrows, mass, tool, followSide, fitCount } = useApp((state) => state.view);
	const actions = useActions();
	const moves = layer === "velocity" || layer === "morph";
	return (
		<div className="layer-controls">
			{moves && debiasedThere && <DisplacementField />}
			{layer === "velocity" && (
				<Disclosure label="Arrows, lines…">
					<ArrowControls arrows={arrows} onChange={(next) => actions.show({ arrows: next })} />
				</Disclosure>
			)}
			{layer === "mass" && (
				<>
					{mass.show === "signed" && <SideField />}
					<Disclosure label="Mass…">
						<MassControls mass={mass} onChange={(next) => actions.show({ mass: next })} />
					</Disclosure>
				</>
			)}
			{isColoured(layer) && (
				<Disclosure label="Colours…">
					<RangeControls layer={layer} unit={unit} />
				</Disclosure>
			)}
			{layer !== "convergence" && (
				<>
					<Disclosure label="Follow…" title="Where the mass of a pixel or a region goes">
						<Segmented
							label="Follow mass"
							value={followSide}
							options={[
								{ value: "source", label: "From the source" },
								{ value: "target", label: "Back from the target" },
							]}
							onChange={(value) => actions.show({ followSide: value })}
						/>
						<CheckField
							label="Lasso"
							meaning="Draw around a region instead of moving the map."
							checked={tool === "lasso"}
							onChange={(lasso) => actions.show({ tool: lasso ? "lasso" : "move" })}
						/>
						<p className="hint">Point at a pixel to see where its mass goes, click to hold it, Esc to let go.</p>
					</Disclosure>
					<button
						type="button"
						className="quiet"
						aria-keyshortcuts="f"
						title="Fit the shapes into the view (f)"
						onClick={() => actions.show({ fitCount: fitCount + 1, camera: null })}
					>
						Fit
					</button>
				</>
			)}
			{children}
		</div>
	);
}
