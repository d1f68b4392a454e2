import { scaleBarFor } from "../../figures/field/scaleBar.ts";
import type { PlotView } from "../kit/Plot.tsx";

/** A round length in the corner, as long as the view's zoom makes it. */
export function ScaleBarOverlay({ view }: { readonly view: PlotView }) {
	const columns = Math.abs(view.xRange[1] - view.xRange[0]);
	if (!(columns > 0)) return null;
	const bar = scaleBarFor(columns);
	return (
		<div className="scale-bar" aria-hidden="true">
			<span style={{ width: `${(bar.lengthPx / columns) * view.widthPx}px` }} />
			{bar.label}
		</div>
	);
}
