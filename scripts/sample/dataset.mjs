import { encode } from "fast-png";
import { cocoCountsFromImage, cocoStringFromCounts } from "./cocoRle.mjs";
import { discsOfEmbryo, drawDiscs, middleOfDiscs } from "./embryo.mjs";

/**
 * @typedef {object} SampleEmbryo
 * @property {string} date experiment date, as in file names
 * @property {string} well
 * @property {string} genotype
 * @property {string} setType
 * @property {import("./embryo.mjs").EmbryoShape} shape
 * @property {import("./embryo.mjs").View} view
 */

const HPF = 48;
/** The two evenings had different magnifications, as it happens. */
const WT_CAMERA = { height: 1400, width: 720, umPerPx: 5.03 };
const MUTANT_CAMERA = { height: 1280, width: 800, umPerPx: 4.72 };

/**
 * The reference first. Every embryo lies elsewhere in its frame, turned and sometimes on its other side.
 * @type {readonly SampleEmbryo[]}
 */
const EMBRYOS = [
	wildtype("A01", "reference_wt", shape(3000, 1, 1, 0.08), 1.31, false, 0.47, 0.5),
	wildtype("A02", "heldout_wt", shape(3080, 1.02, 0.97, 0.14), -1.12, false, 0.53, 0.46),
	wildtype("A03", "heldout_wt", shape(2930, 0.97, 1.05, -0.05), 1.88, true, 0.5, 0.55),
	mutant("B01", shape(2950, 1, 1.02, 0.5), -1.44, true, 0.52, 0.52),
	mutant("B02", shape(2900, 0.98, 1.06, 0.95), 0.86, false, 0.48, 0.45),
	mutant("B03", shape(2860, 0.97, 1.1, 1.45), 2.57, false, 0.5, 0.56),
	mutant("B04", shape(2790, 0.95, 1.14, 2.05), -0.42, true, 0.51, 0.5),
];

function shape(lengthUm, girth, yolk, tailBend) {
	return { lengthUm, girth, yolk, tailBend };
}

function wildtype(well, setType, form, angle, mirrored, centreX, centreY) {
	const view = { ...WT_CAMERA, angle, mirrored, centreX, centreY };
	return { date: "20260312", well, genotype: "wildtype", setType, shape: form, view };
}

function mutant(well, form, angle, mirrored, centreX, centreY) {
	const view = { ...MUTANT_CAMERA, angle, mirrored, centreX, centreY };
	return { date: "20260319", well, genotype: "curved_tail", setType: "mutant", shape: form, view };
}

/** @param {SampleEmbryo} embryo */
function embryoId({ date, well }) {
	return `${date}_${well}_e01`;
}

/** @param {SampleEmbryo} embryo @returns {{ mask: Uint8Array, yolk: Uint8Array }} */
function drawEmbryo(embryo) {
	const { body, yolk } = discsOfEmbryo(embryo.shape);
	const about = middleOfDiscs(body);
	return { mask: drawDiscs([...body, ...yolk], about, embryo.view), yolk: drawDiscs(yolk, about, embryo.view) };
}

/** @param {readonly Record<string, string | number | boolean>[]} rows */
function csvFromRows(rows) {
	const names = Object.keys(rows[0]);
	const lines = [names, ...rows.map((row) => names.map((name) => String(row[name])))];
	return `${lines.map((cells) => cells.join(",")).join("\n")}\n`;
}

/** @param {SampleEmbryo} embryo @param {Uint8Array} mask */
function maskRow(embryo, mask) {
	const { height, width, umPerPx } = embryo.view;
	const { date, well, genotype } = embryo;
	const rle = cocoStringFromCounts(cocoCountsFromImage(mask, height, width));
	return {
		experiment_date: date,
		experiment_id: `${date}_sample`,
		well,
		time_int: 0,
		embryo_id: embryoId(embryo),
		frame_index: 0,
		mask_rle: Buffer.from(rle, "latin1").toString("base64"),
		mask_height_px: height,
		mask_width_px: width,
		image_id: `${date}_sample_${well}_t0000`,
		snip_id: `${embryoId(embryo)}_s0000`,
		relative_time_s: 0,
		raw_time_s: 0,
		"Height (um)": (height * umPerPx).toFixed(2),
		"Height (px)": height,
		"Width (um)": (width * umPerPx).toFixed(2),
		"Width (px)": width,
		predicted_stage_hpf: HPF,
		genotype,
	};
}

/** @param {SampleEmbryo} source @param {SampleEmbryo} target @param {number} rank */
function pairRow(source, target, rank) {
	const isIdentity = source === target;
	const kind = target.genotype === "wildtype" ? "wt" : "mutant";
	return {
		pair_id: isIdentity ? `identity_${source.well}` : `wt_${source.well}_to_${kind}_${target.well}`,
		src_embryo_id: embryoId(source),
		tgt_embryo_id: embryoId(target),
		frame_src: 0,
		frame_tgt: 0,
		genotype: target.genotype,
		set_type: isIdentity ? "identity_control" : target.setType,
		set_rank: rank,
		bin_src_hpf: HPF,
		bin_tgt_hpf: HPF,
		analysis_use: true,
		is_control_pair: isIdentity,
	};
}

/**
 * The sample dataset: file path → content. The same bytes on every call.
 * @returns {Map<string, Uint8Array>}
 */
export function makeSample() {
	const [reference, ...others] = EMBRYOS;
	const text = new TextEncoder();
	const drawings = EMBRYOS.map((embryo) => ({ embryo, ...drawEmbryo(embryo) }));
	const pairs = [...others, reference].map((target, index) => pairRow(reference, target, index + 1));
	const files = new Map([
		["manifest.csv", text.encode(csvFromRows(pairs))],
		["masks.csv", text.encode(csvFromRows(drawings.map(({ embryo, mask }) => maskRow(embryo, mask))))],
	]);
	for (const { embryo, yolk } of drawings) {
		const { height, width } = embryo.view;
		const grey = yolk.map((value) => 255 * value);
		const png = encode({ width, height, data: grey, channels: 1, depth: 8 }, { zlib: { level: 9 } });
		files.set(`yolk/${embryo.date}/${embryo.well}_t0000.png`, png);
	}
	const index = { files: [...files.keys()] };
	files.set("index.json", text.encode(`${JSON.stringify(index, null, "\t")}\n`));
	return files;
}
