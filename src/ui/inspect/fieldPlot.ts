import { colourBarTicks } from "../../figures/drawing/colourBar.ts";
import { colourStops, OKABE_ITO, OVERLAY } from "../../figures/drawing/colours.ts";
import type { FieldFigure } from "../../figures/field/fieldFigure.ts";
import { OWN_OUTLINE } from "../../figures/field/pairMap.ts";
import type { ColourBarProps } from "../kit/ColourBar.tsx";
import type { Data, Layout } from "../kit/Plot.tsx";
import type { ThemeColours } from "./useThemeColours.ts";

/** Colours of the outlines: the target's as in every figure, the source's its complement. */
const OUTLINE = { target: OKABE_ITO.vermillion, source: OKABE_ITO.skyBlue } as const;

/** As wide as the colour bar in kit.css, with a little air. */
const COLOUR_BAR_PX = 96;

/** A field figure in the plotting library's words: heatmap, outline, arrows; equal aspect, y down, no axes. */
export function plotOfField(figure: FieldFigure, colours: ThemeColours): { data: Data[]; layout: Partial<Layout> } {
	const font = { family: colours.font, size: 12, color: colours.text };
	const isOverlay = figure.colours === "overlay";
	const data: Data[] = [
		{
			type: "heatmap",
			// The library leaves NaN blank; its types do not know typed rows.
			z: figure.rows as unknown as number[][],
			x0: figure.crop.x0,
			dx: 1,
			y0: figure.crop.y0,
			dy: 1,
			zmin: figure.range[0],
			zmax: figure.range[1],
			colorscale: colourScale(figure.colours),
			zsmooth: false,
			hoverinfo: "none",
			hoverongaps: true,
			// The page's own bar stands beside the plot: the library's takes longer to draw than the map.
			showscale: false,
		},
	];
	// A picture that moves is painted above the plot; its field only says where the pointer is.
	if (figure.rows.length === 0) data[0] = { ...pointerField(figure), hoverinfo: "none" };
	if (figure.ownOutline !== null) data.push(lineTrace(figure.ownOutline.line, OWN_OUTLINE, 0.8));
	if (!isOverlay) data.push(lineTrace(figure.outline.line, OUTLINE[figure.outline.of], 1.25));
	if (figure.arrows !== null) {
		// A halo in the other tone keeps an arrow visible where it leaves its own part of the map.
		const { light, dark } = figure.arrows;
		data.push(lineTrace(light, "rgba(0,0,0,0.4)", 2.6), lineTrace(light, "#ffffff", 1.3));
		data.push(lineTrace(dark, "rgba(255,255,255,0.65)", 2.8), lineTrace(dark, "#000000", 1.3));
	}
	const axis = {
		visible: false,
		constrain: "range" as const,
		zeroline: false,
		showgrid: false,
	};
	return {
		data,
		layout: {
			margin: { l: 8, r: colourBarOf(figure) === null ? 8 : COLOUR_BAR_PX, t: 8, b: 8, pad: 0 },
			paper_bgcolor: "rgba(0,0,0,0)",
			plot_bgcolor: "rgba(0,0,0,0)",
			font,
			showlegend: false,
			dragmode: "pan",
			hovermode: "closest",
			xaxis: { ...axis, range: [figure.view.x0 - 0.5, figure.view.x1 - 0.5] },
			yaxis: { ...axis, range: [figure.view.y1 - 0.5, figure.view.y0 - 0.5], scaleanchor: "x", scaleratio: 1 },
		},
	};
}

/** What stands beside the map; the overlay and the morph have no scale. */
export function colourBarOf({ colours, range, rows, unit }: FieldFigure): ColourBarProps | null {
	if (colours === "overlay" || rows.length === 0) return null;
	return { stops: colourStops(colours), range, ticks: colourBarTicks(range), unit };
}

/** Three flat colours for the overlay of two masks. */
function colourScale(colours: FieldFigure["colours"]): [number, string][] {
	if (colours !== "overlay") return colourStops(colours).map(([at, colour]): [number, string] => [at, colour]);
	return [OVERLAY.source, OVERLAY.both, OVERLAY.target].flatMap((rgb, i): [number, string][] => [
		[i / 3, `rgb(${rgb.join(",")})`],
		[(i + 1) / 3, `rgb(${rgb.join(",")})`],
	]);
}

/** A clear field over the crop, for the pointer alone. */
function pointerField({ crop }: FieldFigure): Data {
	const row = new Array<null>(crop.x1 - crop.x0).fill(null);
	return {
		type: "heatmap",
		z: Array.from({ length: crop.y1 - crop.y0 }, () => row),
		x0: crop.x0,
		dx: 1,
		y0: crop.y0,
		dy: 1,
		showscale: false,
		hoverongaps: true,
	};
}

function lineTrace(
	line: { readonly x: readonly (number | null)[]; readonly y: readonly (number | null)[] },
	color: string,
	width: number,
): Data {
	return {
		type: "scatter",
		mode: "lines",
		x: line.x as (number | null)[],
		y: line.y as (number | null)[],
		line: { color, width, simplify: false },
		hoverinfo: "skip",
	};
}
