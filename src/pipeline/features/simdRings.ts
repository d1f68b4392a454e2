import { createSimdEngineAtOnce, type SimdEngine, SimdOutOfMemory } from "../../compute/cpu/simdEngine.ts";
import { DCT_BANDS } from "../../domain/featureSchema.ts";
import { CANONICAL_HEIGHT, CANONICAL_PIXELS, CANONICAL_WIDTH } from "../../domain/grid.ts";
import { dctTables } from "./dct.ts";
import { type RingAnalyser, ringAnalyser, ringOfCoefficients, sharesOfPower } from "./ringShares.ts";

/** Two float64. */
const PAIR_BYTES = 16;
/** Columns that `ringPowers` (assembly/ringPowers.ts) fetches at once. */
const COLUMNS_AT_ONCE = 4;

/** The fastest analyser that this machine can run. */
export function fastestRingAnalyser(): RingAnalyser {
	const engine = createSimdEngineAtOnce();
	if (engine === null) return ringAnalyser();
	try {
		return simdRingAnalyser(engine);
	} catch (error) {
		if (error instanceof SimdOutOfMemory) return ringAnalyser();
		throw error;
	}
}

/** `ringAnalyser` on WebAssembly SIMD, both fields at once; it takes 2.6 MB of the engine, and no other may use that. */
export function simdRingAnalyser(engine: SimdEngine): RingAnalyser {
	const rows = putTables(engine, CANONICAL_WIDTH);
	const columns = putTables(engine, CANONICAL_HEIGHT);
	const rings = putRings(engine);
	const powersAt = engine.allocate(PAIR_BYTES * DCT_BANDS);
	const longest = Math.max(CANONICAL_WIDTH, CANONICAL_HEIGHT);
	const scratch = engine.allocate(PAIR_BYTES * (longest + COLUMNS_AT_ONCE * CANONICAL_HEIGHT));
	const fieldsAt = engine.allocate(PAIR_BYTES * CANONICAL_PIXELS);
	const fields = engine.float64(fieldsAt, 2 * CANONICAL_PIXELS);
	const powers = engine.float64(powersAt, 2 * DCT_BANDS);
	return {
		shares: (one, other, { y0, y1 }) => {
			const first = y0 * CANONICAL_WIDTH;
			for (let at = first, to = 0; at < y1 * CANONICAL_WIDTH; at++, to += 2) {
				fields[to] = one[at]!;
				fields[to + 1] = other[at]!;
			}
			powers.fill(0);
			const tables = [rows.at, rows.leafLength, columns.at, columns.leafLength] as const;
			engine.calls.ringPowers(fieldsAt, y0, y1, CANONICAL_HEIGHT, CANONICAL_WIDTH, ...tables, rings, powersAt, scratch);
			const powerOf = (field: 0 | 1) =>
				Float64Array.from({ length: DCT_BANDS }, (_, ring) => powers[2 * ring + field]!);
			return [sharesOfPower(powerOf(0)), sharesOfPower(powerOf(1))];
		},
	};
}

/** A length's tables one after the other, as `transformPairs` (assembly/cosineTransform.ts) wants them. */
function putTables(engine: SimdEngine, length: number): { at: number; leafLength: number } {
	const { leafLength, secants, cosines } = dctTables(length);
	const values = Float64Array.from([...secants, cosines].flatMap((table) => [...table]));
	return { at: engine.put(values), leafLength };
}

/** Rings column by column, a byte each. */
function putRings(engine: SimdEngine): number {
	const byRow = ringOfCoefficients();
	const byColumn = Uint8Array.from(byRow, (_, at) => {
		const ky = at % CANONICAL_HEIGHT;
		return byRow[ky * CANONICAL_WIDTH + Math.floor(at / CANONICAL_HEIGHT)]!;
	});
	return engine.put(byColumn);
}
