/** One solve of the growth table. */
export interface GrowthPoint {
	readonly engine: string;
	readonly pixels: number;
	readonly solveMs: number;
	readonly bytes: number;
}

const PANEL = { width: 300, height: 220, left: 56, top: 34, gap: 84 };
const COLOURS = ["#0072b2", "#767676", "#d55e00"];

interface Axis {
	readonly from: number;
	readonly to: number;
}

/** Whole decades around positive values. */
function decades(values: readonly number[]): Axis {
	return {
		from: Math.floor(Math.log10(Math.min(...values))),
		to: Math.ceil(Math.log10(Math.max(...values))),
	};
}

/** Share of the axis at which a value stands. */
function place(value: number, { from, to }: Axis): number {
	return (Math.log10(value) - from) / (to - from);
}

function ticks({ from, to }: Axis): number[] {
	return Array.from({ length: to - from + 1 }, (_, n) => 10 ** (from + n));
}

function panel(
	at: number,
	title: string,
	points: readonly (GrowthPoint & { readonly value: number })[],
	engines: readonly string[],
): string {
	const { width, height, top } = PANEL;
	const across = decades(points.map(({ pixels }) => pixels));
	const up = decades(points.map(({ value }) => value));
	const x = (value: number): string => (at + width * place(value, across)).toFixed(1);
	const y = (value: number): string => (top + height * (1 - place(value, up))).toFixed(1);
	const grid = [
		...ticks(across).map(
			(tick) =>
				`<path d="M${x(tick)} ${top}V${top + height}" stroke="#ddd"/><text x="${x(tick)}" y="${top + height + 16}" text-anchor="middle">${tick.toLocaleString("en")}</text>`,
		),
		...ticks(up).map(
			(tick) =>
				`<path d="M${at} ${y(tick)}H${at + width}" stroke="#ddd"/><text x="${at - 6}" y="${y(tick)}" dy="4" text-anchor="end">${tick.toLocaleString("en")}</text>`,
		),
	];
	const lines = engines.map((engine, n) => {
		const own = points.filter((point) => point.engine === engine).sort((one, other) => one.pixels - other.pixels);
		const path = own.map(({ pixels, value }) => `${x(pixels)},${y(value)}`).join(" ");
		const dots = own.map(({ pixels, value }) => `<circle cx="${x(pixels)}" cy="${y(value)}" r="3"/>`).join("");
		const colour = COLOURS[n % COLOURS.length];
		return `<g fill="${colour}"><polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.5"/>${dots}</g>`;
	});
	const heading = `<text x="${at}" y="${top - 12}" font-weight="bold">${title}</text>`;
	const foot = `<text x="${at + width / 2}" y="${top + height + 34}" text-anchor="middle">source pixels</text>`;
	return [heading, ...grid, ...lines, foot].join("\n");
}

/** Time and memory against the number of source pixels, both axes logarithmic, one line an engine, as an SVG. */
export function drawGrowth(points: readonly GrowthPoint[]): string {
	const engines = [...new Set(points.map(({ engine }) => engine))];
	const second = PANEL.left + PANEL.width + PANEL.gap;
	const key = engines.map((engine, n) => {
		const x = PANEL.left + n * 230;
		const y = PANEL.top + PANEL.height + 62;
		return `<circle cx="${x}" cy="${y - 4}" r="4" fill="${COLOURS[n % COLOURS.length]}"/><text x="${x + 10}" y="${y}">${engine}</text>`;
	});
	const width = second + PANEL.width + 44;
	const height = PANEL.top + PANEL.height + 80;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12">
<title>Solving time and engine memory against source pixels, one line an engine</title>
<rect width="100%" height="100%" fill="white"/>
${panel(
	PANEL.left,
	"Solving time, ms",
	points.map((point) => ({ ...point, value: point.solveMs })),
	engines,
)}
${panel(
	second,
	"Engine memory, MB",
	points.map((point) => ({ ...point, value: point.bytes / 1e6 })),
	engines,
)}
${key.join("\n")}
</svg>
`;
}
