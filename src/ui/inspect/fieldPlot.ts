import { colourBarTicks } from "../../figures/colourBar.ts";
import { colourStops, OKABE_ITO } from "../../figures/colours.ts";
import type { FieldFigure } from "../../figures/fieldFigure.ts";
import type { Data, Layout } from "../kit/Plot.tsx";
import type { ThemeColours } from "./useThemeColours.ts";

/** Colours of the outlines: the target's as in every figure, the source's its complement. */
const OUTLINE = { target: OKABE_ITO.vermillion, source: OKABE_ITO.skyBlue } as const;

/** A field figure in the plotting library's words: heatmap, outline, arrows; equal aspect, y down, no axes. */
export function plotOfField(figure: FieldFigure, colours: ThemeColours): { data: Data[]; layout: Partial<Layout> } {
	const ticks = colourBarTicks(figure.range);
	const font = { family: colours.font, size: 12, color: colours.text };
	const data: Data[] = [
		{
			type: "heatmap",
			// Null is how the library knows a blank.
			z: figure.rows.map((row) => Array.from(row, (value) => (Number.isNaN(value) ? null : value))),
			x0: figure.crop.x0,
			dx: 1,
			y0: figure.crop.y0,
			dy: 1,
			zmin: figure.range[0],
			zmax: figure.range[1],
			colorscale: colourStops(figure.colours).map(([at, colour]): [number, string] => [at, colour]),
			zsmooth: false,
			hoverinfo: "none",
			hoverongaps: true,
			colorbar: {
				title: { text: figure.unit, side: "right", font },
				thickness: 10,
				len: 0.72,
				outlinewidth: 0,
				tickvals: [...ticks.values],
				ticktext: [...ticks.texts],
				tickfont: font,
				ticks: "outside",
				ticklen: 3,
				tickcolor: colours.faint,
			},
		},
		lineTrace(figure.outline.line, OUTLINE[figure.outline.of], 1.25),
	];
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
			margin: { l: 8, r: 8, t: 8, b: 8, pad: 0 },
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
