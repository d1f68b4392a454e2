import { formatFixed, formatSignificant } from "../words/numbers.ts";

export interface ColourBarTicks {
	readonly values: readonly number[];
	readonly texts: readonly string[];
}

/** Four to seven round ticks over a range, both ends left to the eye; plain numbers with as many decimals as the step needs. */
export function colourBarTicks(range: readonly [number, number]): ColourBarTicks {
	const [low, high] = range;
	const rough = (high - low) / 5;
	const power = 10 ** Math.floor(Math.log10(rough));
	const lead = rough / power;
	const step = (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power;
	const values: number[] = [];
	for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) values.push(k * step + 0);
	const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
	const plain = decimals <= 3 && Math.max(Math.abs(low), Math.abs(high)) < 1e7;
	return { values, texts: values.map((value) => (plain ? formatFixed(value, decimals) : formatSignificant(value, 2))) };
}
