import { useEffect, useRef, useState } from "react";
import type { Config, Data, Layout, Plotly as PlotlyModule } from "./plotly.ts";

export type { Data, Layout };

/** What the axes show right now, in data units, and the size of the plotting area in CSS pixels. */
export interface PlotView {
	readonly xRange: readonly [number, number];
	readonly yRange: readonly [number, number];
	readonly widthPx: number;
	readonly heightPx: number;
	/** Corner of the plotting area inside the plot. */
	readonly leftPx: number;
	readonly topPx: number;
}

export interface PlotProps {
	readonly data: Data[];
	readonly layout: Partial<Layout>;
	/** The picture in words: the accessible name of the plot. */
	readonly label: string;
	/** Data coordinates under the pointer, rounded to whole numbers; null when it left. */
	readonly onPoint?: (point: { x: number; y: number } | null) => void;
	readonly onView?: (view: PlotView) => void;
	/** A press without a drag, at whole data coordinates. */
	readonly onPick?: (point: { x: number; y: number }) => void;
	/** Zoom and place that a person had chosen before, for the first drawing. */
	readonly startView?: { readonly x: readonly [number, number]; readonly y: readonly [number, number] } | null;
	/** A person zoomed or moved. */
	readonly onZoom?: (view: PlotView) => void;
	/** A new value brings the view back to the layout's own ranges. */
	readonly fitCount?: number;
}

const CONFIG: Partial<Config> = { displayModeBar: false, responsive: false, scrollZoom: true, doubleClick: false };

interface Zoomed {
	readonly view: Pick<PlotView, "xRange" | "yRange">;
	readonly fitCount: number;
}

interface AxisInternals {
	readonly range: [number, number];
	readonly _length: number;
	readonly _offset: number;
}

/** The laid-out axes; Plotly publishes their final ranges only there when an aspect ratio is locked. */
function viewOf(element: HTMLElement): PlotView | null {
	const full = (element as { _fullLayout?: { xaxis?: AxisInternals; yaxis?: AxisInternals } })._fullLayout;
	if (full?.xaxis === undefined || full.yaxis === undefined) return null;
	return {
		xRange: [full.xaxis.range[0], full.xaxis.range[1]],
		yRange: [full.yaxis.range[0], full.yaxis.range[1]],
		widthPx: full.xaxis._length,
		heightPx: full.yaxis._length,
		leftPx: full.xaxis._offset,
		topPx: full.yaxis._offset,
	};
}

/** The layout with the ranges that a person has zoomed to. */
function withZoom(layout: Partial<Layout>, view: Pick<PlotView, "xRange" | "yRange"> | null): Partial<Layout> {
	if (view === null) return layout;
	return {
		...layout,
		xaxis: { ...layout.xaxis, range: [...view.xRange] },
		yaxis: { ...layout.yaxis, range: [...view.yRange] },
	};
}

/**
 * One Plotly graph, loaded on first use and updated in place; zoom survives a change of data.
 * It fills its parent.
 */
export function Plot(props: PlotProps) {
	const { data, layout, label, onPoint, onView, onPick, onZoom, startView = null, fitCount = 0 } = props;
	const host = useRef<HTMLDivElement>(null);
	const [plotly, setPlotly] = useState<typeof PlotlyModule | null>(null);
	const [failed, setFailed] = useState(false);
	const [size, setSize] = useState<{ width: number; height: number } | null>(null);
	// What the person has zoomed to; Plotly itself forgets it as soon as the layout brings other ranges.
	const zoomed = useRef<Zoomed | null>(
		startView === null ? null : { view: { xRange: startView.x, yRange: startView.y }, fitCount },
	);
	const handlers = useRef({ onPoint, onView, onPick, onZoom, fitCount });
	handlers.current = { onPoint, onView, onPick, onZoom, fitCount };

	useEffect(() => {
		let alive = true;
		import("./plotly.ts").then(
			(module) => alive && setPlotly(() => module.Plotly),
			() => alive && setFailed(true),
		);
		return () => {
			alive = false;
		};
	}, []);

	useEffect(() => {
		const element = host.current;
		if (element === null) return;
		const observer = new ResizeObserver(() =>
			setSize({ width: Math.floor(element.clientWidth), height: Math.floor(element.clientHeight) }),
		);
		observer.observe(element);
		return () => observer.disconnect();
	}, []);

	useEffect(() => {
		const element = host.current;
		if (plotly === null || element === null || size === null || size.width < 20 || size.height < 20) return;
		const fresh = !("_fullLayout" in element);
		void plotly
			.react(
				element,
				data,
				{ ...withZoom(layout, zoomed.current?.fitCount === fitCount ? zoomed.current.view : null), ...size },
				CONFIG,
			)
			.then((graph) => {
				if (fresh) {
					graph.on("plotly_hover", (event) => {
						const point = event.points[0];
						if (point !== undefined)
							handlers.current.onPoint?.({ x: Math.round(Number(point.x)), y: Math.round(Number(point.y)) });
					});
					graph.on("plotly_unhover", () => handlers.current.onPoint?.(null));
					const report = (): void => {
						const view = viewOf(element);
						if (view !== null) handlers.current.onView?.(view);
					};
					graph.on("plotly_click", (event) => {
						const point = event.points[0];
						if (point !== undefined)
							handlers.current.onPick?.({ x: Math.round(Number(point.x)), y: Math.round(Number(point.y)) });
					});
					graph.on("plotly_relayout", () => {
						const view = viewOf(element);
						if (view === null) return;
						zoomed.current = { view, fitCount: handlers.current.fitCount };
						handlers.current.onZoom?.(view);
					});
					graph.on("plotly_relayouting", report);
					graph.on("plotly_afterplot", report);
				}
				const view = viewOf(element);
				if (view !== null) handlers.current.onView?.(view);
			});
	}, [plotly, data, layout, size, fitCount]);

	useEffect(() => {
		const element = host.current;
		return () => {
			if (plotly !== null && element !== null) plotly.purge(element);
		};
	}, [plotly]);

	return (
		<div className="plot" role="img" aria-label={label}>
			<div className="plot-host" ref={host} />
			{plotly === null && (
				<p className="plot-wait">
					{failed ? "The plotting code could not be loaded. Reload the page." : "Loading the plot…"}
				</p>
			)}
		</div>
	);
}
