export interface TiffPlan {
	readonly width: number;
	readonly height: number;
	/** Bytes of each strip or tile, as stored. */
	readonly blocks: readonly Uint8Array[];
	/** Further tags, or others than the defaults (8 bit grey, black is zero, one strip, no compression); null leaves one out. */
	readonly tags?: Readonly<Record<number, readonly number[] | null>>;
	readonly bigEndian?: boolean;
	/** A second directory that points to the same blocks, with these tags instead. */
	readonly secondPage?: Readonly<Record<number, readonly number[] | null>>;
}

/** Tags by their names in TIFF 6.0. */
export const TAG = {
	width: 256,
	height: 257,
	bits: 258,
	compression: 259,
	photometric: 262,
	orientation: 274,
	samples: 277,
	rowsPerStrip: 278,
	planar: 284,
	predictor: 317,
	colorMap: 320,
	tileWidth: 322,
	tileHeight: 323,
	extraSamples: 338,
	sampleFormat: 339,
} as const;
const OFFSETS = { strip: 273, tile: 324 };
const COUNTS = { strip: 279, tile: 325 };
const LONG = 4;
const LONG_TAGS = new Set([OFFSETS.strip, OFFSETS.tile, COUNTS.strip, COUNTS.tile]);

/** A TIFF written from the specification, independent of the reader under test. */
export function writeTiff(plan: TiffPlan): Uint8Array {
	const little = !plan.bigEndian;
	const kind = plan.tags?.[TAG.tileWidth] ? "tile" : "strip";
	const dataEnd = plan.blocks.reduce((sum, block) => sum + block.length, 8);
	const offsets: number[] = [];
	const bytes: number[] = [];
	for (const block of plan.blocks) {
		offsets.push(8 + bytes.length);
		bytes.push(...block);
	}
	const base: Record<number, readonly number[] | null> = {
		[TAG.width]: [plan.width],
		[TAG.height]: [plan.height],
		[TAG.bits]: [8],
		[TAG.compression]: [1],
		[TAG.photometric]: [1],
		[TAG.samples]: [1],
		...(kind === "strip" ? { [TAG.rowsPerStrip]: [plan.height] } : {}),
		[OFFSETS[kind]]: offsets,
		[COUNTS[kind]]: plan.blocks.map((block) => block.length),
		...plan.tags,
	};
	const first = directory(base, dataEnd, little, plan.secondPage !== undefined);
	const second = plan.secondPage
		? directory({ ...base, ...plan.secondPage }, dataEnd + first.length, little, false)
		: [];
	const header = little ? [0x49, 0x49, 42, 0] : [0x4d, 0x4d, 0, 42];
	return Uint8Array.from([...header, ...number(dataEnd, 4, little), ...bytes, ...first, ...second]);
}

function directory(
	tags: Readonly<Record<number, readonly number[] | null>>,
	start: number,
	little: boolean,
	another: boolean,
): number[] {
	const entries = Object.entries(tags)
		.flatMap(([tag, values]) => (values === null ? [] : [{ tag: Number(tag), values }]))
		.toSorted((a, b) => a.tag - b.tag);
	const longStart = start + 2 + entries.length * 12 + 4;
	const long: number[] = [];
	const body: number[] = [];
	for (const { tag, values } of entries) {
		const size = LONG_TAGS.has(tag) ? 4 : 2;
		const value = values.flatMap((each) => number(each, size, little));
		body.push(
			...number(tag, 2, little),
			...number(size === 4 ? LONG : 3, 2, little),
			...number(values.length, 4, little),
		);
		if (value.length <= 4) body.push(...value, ...new Array(4 - value.length).fill(0));
		else {
			body.push(...number(longStart + long.length, 4, little));
			long.push(...value);
		}
	}
	const next = another ? longStart + long.length : 0;
	return [...number(entries.length, 2, little), ...body, ...number(next, 4, little), ...long];
}

function number(value: number, size: number, little: boolean): number[] {
	const bytes = Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255);
	return little ? bytes : bytes.toReversed();
}
