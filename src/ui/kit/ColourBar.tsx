export interface ColourBarProps {
	/** Colours from 0, the low end, to 1. */
	readonly stops: readonly (readonly [at: number, colour: string])[];
	/** Values at the low and the high end. */
	readonly range: readonly [number, number];
	readonly ticks: { readonly values: readonly number[]; readonly texts: readonly string[] };
	readonly unit: string;
}

/** What the colours of the map beside it mean; low end at the bottom. The map's own name says it in words. */
export function ColourBar({ stops, range: [low, high], ticks, unit }: ColourBarProps) {
	const gradient = stops.map(([at, colour]) => `${colour} ${(100 * at).toFixed(1)}%`).join(", ");
	return (
		<div className="colour-bar" aria-hidden="true">
			<div className="colour-bar-scale" style={{ background: `linear-gradient(to top, ${gradient})` }}>
				{ticks.values.map((value, i) => (
					<span key={value} style={{ bottom: `${(100 * (value - low)) / (high - low || 1)}%` }}>
						{ticks.texts[i]}
					</span>
				))}
			</div>
			<span className="colour-bar-unit">{unit}</span>
		</div>
	);
}
