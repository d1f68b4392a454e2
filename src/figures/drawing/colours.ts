/**
 * Colour tables, baked at 33 evenly spaced stops: viridis for amounts, the reversed RdBu of ColorBrewer for differences
 * (blue below zero, red above). Linear interpolation between stops stays within two of 255 of the 256-entry tables.
 */
const VIRIDIS =
	"440154 470d60 48186a 482374 472d7b 453781 424086 3e4989 3b528b 375b8d 33638d 2f6b8e 2c728e 297a8e 26828e 23898e 21918c " +
	"1f988b 1fa088 22a785 28ae80 32b67a 3fbc73 4ec36b 5ec962 70cf57 84d44b 98d83e addc30 c2df23 d8e219 ece51b fde725";
const RD_BU =
	"053061 0e4179 175290 1f63a8 2a71b2 3480b9 3f8ec0 529dc8 6bacd1 84bcd9 9bc9e0 aed3e6 c2ddec d4e6f1 e0ecf3 ecf2f5 f7f6f6 " +
	"f9eee7 fbe5d8 fddcc9 fbccb4 f8bb9e f5aa89 ee9677 e48066 db6b55 d05548 c53e3d ba2832 ab162a 930e26 7c0722 67001f";

export type ColourMapName = "amount" | "difference";

/** Stops of a colour map as [position 0…1, "#rrggbb"]. */
export type ColourStops = readonly (readonly [number, string])[];

function stopsFrom(table: string): ColourStops {
	const colours = table.split(" ");
	return colours.map((hex, i) => [i / (colours.length - 1), `#${hex}`] as const);
}

const STOPS: Readonly<Record<ColourMapName, ColourStops>> = {
	amount: stopsFrom(VIRIDIS),
	difference: stopsFrom(RD_BU),
};

export function colourStops(name: ColourMapName): ColourStops {
	return STOPS[name];
}

/** Okabe–Ito, told apart by every common kind of colour vision (Okabe & Ito 2008). */
export const OKABE_ITO = {
	orange: "#e69f00",
	skyBlue: "#56b4e9",
	green: "#009e73",
	yellow: "#f0e442",
	blue: "#0072b2",
	vermillion: "#d55e00",
	purple: "#cc79a7",
} as const;

/** Overlay of two masks, [r, g, b]: source magenta, target green, both grey. */
export const OVERLAY = {
	source: [200, 62, 160],
	target: [22, 148, 110],
	both: [124, 128, 138],
} as const satisfies Record<string, readonly [number, number, number]>;
