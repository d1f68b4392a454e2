import { cocoCountsFromImage, cocoStringFromCounts } from "../../../scripts/sample/cocoRle.mjs";
import { discsOfEmbryo, drawDiscs, middleOfDiscs } from "../../../scripts/sample/embryo.mjs";

/** A lab's plate: 26 embryos against one reference at 12 steps of development, and the reference against itself. */
export const SHAPES = 26;
export const STEPS = 12;
const CAMERA = { height: 1400, width: 720, umPerPx: 5.03 };

/** Numbers from 0 to 1 that look random and are the same on every call. @param {number} seed */
function numbersFrom(seed) {
	let state = Math.imul(seed, 2654435761) >>> 0;
	return () => {
		state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
		return state / 2 ** 32;
	};
}

/**
 * How an embryo looks at a step: it grows longer and thinner, its yolk shrinks, a mutant's tail bends.
 * @param {number} shape 0 is the reference
 * @param {number} step
 */
function embryoAt(shape, step) {
	const share = step / (STEPS - 1);
	const own = numbersFrom(shape + 1);
	const [length, girth, yolk, bend] = [own(), own(), own(), own()];
	const differs = shape === 0 ? 0 : 1;
	return {
		lengthUm: 2550 + 550 * share + differs * (length - 0.5) * 300,
		girth: 1.08 - 0.1 * share + differs * (girth - 0.5) * 0.1,
		yolk: 1.12 - 0.2 * share + differs * (yolk - 0.5) * 0.16,
		tailBend: 0.1 + differs * share * bend * 1.8,
	};
}

/** @param {number} shape @param {number} step */
function maskRow(shape, step) {
	const place = numbersFrom(1000 * (shape + 1) + step);
	const view = {
		...CAMERA,
		angle: Math.PI / 2 + (place() - 0.5) * 0.9,
		mirrored: place() > 0.5,
		centreX: 0.47 + 0.06 * place(),
		centreY: 0.47 + 0.06 * place(),
	};
	const { body, yolk } = discsOfEmbryo(embryoAt(shape, step));
	const image = drawDiscs([...body, ...yolk], middleOfDiscs(body), view);
	const rle = cocoStringFromCounts(cocoCountsFromImage(image, view.height, view.width));
	const size = [view.height, view.width, (view.height * view.umPerPx).toFixed(2), view.height];
	return [nameOf(shape), step, Buffer.from(rle, "latin1").toString("base64"), ...size].join(",");
}

/** @param {number} shape */
const nameOf = (shape) => (shape === 0 ? "reference" : `shape${String(shape).padStart(2, "0")}`);

/**
 * Manifest and mask table of the first `pairs` pairs (all: 26 × 12 + 1), steps of a shape one after another; the control
 * comes first.
 * @param {number} pairs
 */
export function drawSeries(pairs = SHAPES * STEPS + 1) {
	const rows = ["control_reference,reference,reference,0,0,true"];
	const masks = Array.from({ length: STEPS }, (_, step) => maskRow(0, step));
	for (let shape = 1; shape <= SHAPES; shape++) {
		for (let step = 0; step < STEPS && rows.length < pairs; step++) {
			rows.push(`${nameOf(shape)}_step${step},reference,${nameOf(shape)},${step},${step},false`);
			masks.push(maskRow(shape, step));
		}
	}
	const manifest = ["pair_id,src_embryo_id,tgt_embryo_id,frame_src,frame_tgt,is_control_pair", ...rows];
	const table = ["embryo_id,frame_index,mask_rle,mask_height_px,mask_width_px,Height (um),Height (px)", ...masks];
	return { manifest: `${manifest.join("\n")}\n`, masks: `${table.join("\n")}\n` };
}
