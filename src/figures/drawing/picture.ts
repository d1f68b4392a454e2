import { OKABE_ITO } from "./colours.ts";
import { type SvgNode, svg } from "./svgNode.ts";

/** Colours and font of a drawing: the screen's theme, or light for what is saved. */
export interface Palette {
	readonly text: string;
	readonly faint: string;
	readonly line: string;
	readonly page: string;
	readonly reference: string;
	readonly test: string;
	/** Colours of further groups, the first two those above. */
	readonly groups: readonly string[];
	readonly font: string;
}

const FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', sans-serif";

export const LIGHT: Palette = {
	text: "#1d1f23",
	faint: "#5d626b",
	line: "#dcdcd6",
	page: "#ffffff",
	reference: OKABE_ITO.blue,
	test: OKABE_ITO.vermillion,
	groups: [
		OKABE_ITO.blue,
		OKABE_ITO.vermillion,
		OKABE_ITO.green,
		OKABE_ITO.purple,
		OKABE_ITO.orange,
		OKABE_ITO.skyBlue,
	],
	font: FONT,
};

export const DARK: Palette = {
	text: "#e7e7e4",
	faint: "#a2a6ae",
	line: "#3a3d42",
	page: "#101113",
	reference: OKABE_ITO.skyBlue,
	test: OKABE_ITO.orange,
	groups: [
		OKABE_ITO.skyBlue,
		OKABE_ITO.orange,
		OKABE_ITO.green,
		OKABE_ITO.purple,
		OKABE_ITO.yellow,
		OKABE_ITO.vermillion,
	],
	font: FONT,
};

/** A drawing of a known size in CSS pixels. */
export interface Picture {
	readonly width: number;
	readonly height: number;
	readonly nodes: readonly SvgNode[];
}

/** What stands above and under a drawing that leaves the page. */
export interface PictureFrame {
	readonly title: string;
	/** How to read it: groups, statistics, units. */
	readonly notes: readonly string[];
	/** Run id, versions, parameters. */
	readonly provenance: readonly string[];
}

export interface TextStyle {
	readonly size?: number;
	readonly fill?: string;
	readonly anchor?: "start" | "middle" | "end";
	readonly weight?: number;
	readonly rotate?: number;
	/** Colour drawn around the letters, where they stand on a map. */
	readonly halo?: string;
}

/** Text with its baseline at (x, y). */
export function label(palette: Palette, x: number, y: number, text: string, style: TextStyle = {}): SvgNode {
	return svg(
		"text",
		{
			x: round(x),
			y: round(y),
			fill: style.fill ?? palette.text,
			"font-size": style.size ?? 12,
			"font-weight": style.weight,
			...(style.halo === undefined
				? {}
				: { stroke: style.halo, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" }),
			"text-anchor": style.anchor === "start" ? undefined : style.anchor,
			transform: style.rotate === undefined ? undefined : `rotate(${style.rotate} ${round(x)} ${round(y)})`,
		},
		text,
	);
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}

/** A guess of a text's width: letters of the usual sans-serif fonts are a little over half their size wide. */
export function textWidth(text: string, size = 12): number {
	return 0.55 * size * text.length;
}

/** Text cut into lines of at most `width` CSS pixels, at spaces. */
export function wrapText(text: string, width: number, size = 12): string[] {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(" ")) {
		const longer = line === "" ? word : `${line} ${word}`;
		if (line !== "" && textWidth(longer, size) > width) {
			lines.push(line);
			line = word;
		} else line = longer;
	}
	return line === "" ? lines : [...lines, line];
}

/** The root element around a drawing, as the screen shows it. */
export function rootOf(picture: Picture, palette: Palette): SvgNode {
	const { width, height, nodes } = picture;
	return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "font-family": palette.font }, ...nodes);
}

/** The drawing as it is saved: on its page colour, title above, notes and provenance below. */
export function framedPicture(picture: Picture, frame: PictureFrame, palette: Palette = LIGHT): Picture {
	const [margin, size, lead] = [16, 11, 15];
	const width = Math.max(picture.width + 2 * margin, 420);
	const cut = (lines: readonly string[]) => lines.flatMap((line) => wrapText(line, width - 2 * margin, size));
	const notes = cut(frame.notes);
	const provenance = cut(frame.provenance);
	const top = 40;
	const below = top + picture.height + lead;
	const written = [...notes, ...provenance];
	const height = below + written.length * lead + margin - 4;
	return {
		width,
		height,
		nodes: [
			svg("title", {}, frame.title),
			svg("rect", { x: 0, y: 0, width, height, fill: palette.page }),
			label(palette, margin, 25, frame.title, { size: 15, weight: 600 }),
			svg("g", { transform: `translate(${margin} ${top})` }, ...picture.nodes),
			...written.map((line, i) =>
				label(palette, margin, below + i * lead, line, { size, fill: i < notes.length ? palette.text : palette.faint }),
			),
		],
	};
}
