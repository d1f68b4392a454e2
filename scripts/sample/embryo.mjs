/**
 * A drawn zebrafish-like embryo: a body of discs along a bent midline, a yolk bulging below it. All lengths in µm, in the
 * embryo's own frame: the snout begins at the origin, the tail points along +x, y down (towards the belly).
 */

/**
 * @typedef {object} EmbryoShape
 * @property {number} lengthUm snout to tail tip along the midline
 * @property {number} girth factor on the body's half widths
 * @property {number} yolk factor on the yolk's half axes
 * @property {number} tailBend angle of the tail tip against the trunk, radians, positive towards the belly
 */

/** @typedef {{ x: number, y: number, radius: number }} Disc */

/** Half width of the body, µm, at places along it (0 = snout, 1 = tail tip); the last rise is the tail fin. */
const HALF_WIDTHS = [
	[0, 95],
	[0.05, 165],
	[0.11, 195],
	[0.18, 178],
	[0.28, 160],
	[0.45, 138],
	[0.65, 100],
	[0.8, 72],
	[0.92, 84],
	[1, 40],
];
const MIDLINE_STEPS = 600;
const HEAD_BEND = 0.32;
const HEAD_END = 0.2;
const TAIL_START = 0.36;
const YOLK_PLACE = 0.24;
const YOLK_DEPTH_UM = 205;
const YOLK_HALF_AXES_UM = [330, 235];
/** The yolk's thin extension under the trunk: from the yolk to this place. */
const EXTENSION_END = 0.5;

/** Cosine interpolation in HALF_WIDTHS. @param {number} place */
function halfWidthAt(place) {
	const next = Math.max(
		1,
		HALF_WIDTHS.findIndex(([at]) => at >= place),
	);
	const [at0, width0] = HALF_WIDTHS[next - 1];
	const [at1, width1] = HALF_WIDTHS[next];
	const share = (1 - Math.cos((Math.PI * (place - at0)) / (at1 - at0))) / 2;
	return width0 + (width1 - width0) * share;
}

/** Direction of the midline, radians, positive down. @param {number} place @param {number} tailBend */
function headingAt(place, tailBend) {
	const head = place < HEAD_END ? -HEAD_BEND * (1 - place / HEAD_END) ** 2 : 0;
	const tail = place > TAIL_START ? tailBend * ((place - TAIL_START) / (1 - TAIL_START)) ** 1.4 : 0;
	return head + tail;
}

/**
 * Discs whose union is the body without the yolk, and those whose union is the yolk.
 * @param {EmbryoShape} shape
 * @returns {{ body: Disc[], yolk: Disc[] }}
 */
export function discsOfEmbryo(shape) {
	const step = shape.lengthUm / MIDLINE_STEPS;
	const body = [];
	const yolk = [];
	let x = 0;
	let y = 0;
	let anchor = { x: 0, y: 0 };
	for (let index = 0; index <= MIDLINE_STEPS; index++) {
		const place = index / MIDLINE_STEPS;
		const heading = headingAt(place, shape.tailBend);
		const radius = halfWidthAt(place) * shape.girth;
		body.push({ x, y, radius });
		if (index === Math.round(YOLK_PLACE * MIDLINE_STEPS)) anchor = { x, y };
		if (place > YOLK_PLACE && place < EXTENSION_END) {
			const along = (place - YOLK_PLACE) / (EXTENSION_END - YOLK_PLACE);
			const below = radius * 0.75;
			yolk.push({
				x: x - Math.sin(heading) * below,
				y: y + Math.cos(heading) * below,
				radius: (105 - 55 * along) * shape.yolk,
			});
		}
		x += Math.cos(heading) * step;
		y += Math.sin(heading) * step;
	}
	return { body, yolk: [...yolk, ...discsOfEllipse(anchor.x, anchor.y + YOLK_DEPTH_UM, shape.yolk)] };
}

/** An ellipse with its long axis along x as discs on that axis (the inscribed circle slides along it). */
function discsOfEllipse(x, y, factor) {
	const [long, short] = YOLK_HALF_AXES_UM.map((axis) => axis * factor);
	const reach = (long * long - short * short) / long;
	return Array.from({ length: 81 }, (_, index) => {
		const along = ((index - 40) / 40) * reach;
		const radius = short * Math.sqrt(1 - (along * along) / (long * long - short * short));
		return { x: x + along, y, radius };
	});
}

/**
 * @typedef {object} View
 * @property {number} height px
 * @property {number} width px
 * @property {number} umPerPx
 * @property {number} angle the embryo's +x against the image's, radians, clockwise on the screen
 * @property {boolean} mirrored the embryo lies on its other side
 * @property {number} centreX where the middle of the drawing lies, share of the width
 * @property {number} centreY share of the height
 */

/**
 * Draws discs as a microscope's camera would see them: a binary image, 1 where the pixel's centre lies in a disc.
 * `about` is the point of the embryo that lands on the view's centre. O(discs · pixels of a disc).
 * @param {readonly Disc[]} discs
 * @param {{ x: number, y: number }} about
 * @param {View} view
 * @returns {Uint8Array} row-major, height × width
 */
export function drawDiscs(discs, about, view) {
	const { height, width, umPerPx } = view;
	const image = new Uint8Array(height * width);
	const cos = Math.cos(view.angle);
	const sin = Math.sin(view.angle);
	const side = view.mirrored ? -1 : 1;
	for (const disc of discs) {
		const dx = (disc.x - about.x) / umPerPx;
		const dy = (side * (disc.y - about.y)) / umPerPx;
		const cx = view.centreX * width + cos * dx - sin * dy;
		const cy = view.centreY * height + sin * dx + cos * dy;
		const radius = disc.radius / umPerPx;
		const rowFrom = Math.max(0, Math.ceil(cy - radius));
		const rowTo = Math.min(height - 1, Math.floor(cy + radius));
		for (let row = rowFrom; row <= rowTo; row++) {
			const half = Math.sqrt(radius * radius - (row - cy) ** 2);
			const from = Math.max(0, Math.ceil(cx - half));
			const to = Math.min(width - 1, Math.floor(cx + half));
			if (from <= to) image.fill(1, row * width + from, row * width + to + 1);
		}
	}
	return image;
}

/** Middle of the box around the discs' centres. @param {readonly Disc[]} discs */
export function middleOfDiscs(discs) {
	const xs = discs.map((disc) => disc.x);
	const ys = discs.map((disc) => disc.y);
	return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
}
