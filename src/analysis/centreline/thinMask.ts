import type { Mask } from "../../domain/mask.ts";

/** Neighbour offsets (y, x) counter-clockwise from the right; the bit of each in a neighbourhood code is its place here. */
const RING: readonly (readonly [number, number])[] = [
	[0, 1],
	[-1, 1],
	[-1, 0],
	[-1, -1],
	[0, -1],
	[1, -1],
	[1, 0],
	[1, 1],
];
/** Right, up, left, down: bits of the four direct neighbours, in the order of the border passes (up, down, left, right). */
const BORDER_BITS = [2, 6, 4, 0];

/**
 * For each of the 256 neighbourhoods: 1 when the centre may go. It may when its removal changes no component and no hole
 * (Yokoi's connectivity number for 8-connected foreground is 1) and it is no end of a line (two neighbours at least).
 */
const REMOVABLE = Uint8Array.from({ length: 256 }, (_, code) => {
	const background = (bit: number) => 1 - ((code >> (bit & 7)) & 1);
	let connectivity = 0;
	let neighbours = 0;
	for (let bit = 0; bit < 8; bit++) neighbours += (code >> bit) & 1;
	for (const bit of [0, 2, 4, 6])
		connectivity += background(bit) - background(bit) * background(bit + 1) * background(bit + 2);
	return Number(connectivity === 1 && neighbours >= 2);
});

/**
 * Skeleton one pixel wide. Border pixels are peeled from the four sides in turn; each is checked again just before it goes,
 * so components and holes survive exactly. (Parallel thinning after Zhang and Suen 1984 erases diagonal lines two pixels
 * wide, which is what a tail looks like on a 10 µm grid.) The mask's outermost rows and columns must be background.
 * O(pixels + foreground × width of the body).
 */
export function thinMask(mask: Mask): Mask {
	const { height, width } = mask;
	const data = mask.data.slice();
	const offsets = RING.map(([y, x]) => y * width + x);
	let foreground: number[] = [];
	for (let at = 0; at < data.length; at++) if (data[at] === 1) foreground.push(at);

	const removable = (at: number): boolean => {
		let code = 0;
		for (let bit = 0; bit < 8; bit++) code |= data[at + offsets[bit]!]! << bit;
		return REMOVABLE[code] === 1;
	};
	let removed = true;
	while (removed) {
		removed = false;
		for (const bit of BORDER_BITS) {
			const side = offsets[bit]!;
			const border = foreground.filter((at) => data[at + side] === 0);
			for (const at of border) {
				if (!removable(at)) continue;
				data[at] = 0;
				removed = true;
			}
			foreground = foreground.filter((at) => data[at] === 1);
		}
	}
	return { height, width, data };
}
