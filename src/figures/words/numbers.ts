/** Number formats of the screen. A value that is undefined reads "–", never 0. */
export const NO_VALUE = "–";

const grouped = (digits: number): Intl.NumberFormat =>
	new Intl.NumberFormat("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const FIXED = [grouped(0), grouped(1), grouped(2), grouped(3), grouped(4), grouped(5), grouped(6)];

/** Fixed decimals with thin grouping: 12345.678, 1 → "12,345.7". */
export function formatFixed(value: number, decimals: number): string {
	if (!Number.isFinite(value)) return NO_VALUE;
	const text = (FIXED[Math.min(decimals, 6)] as Intl.NumberFormat).format(value);
	return /^-[0.,]*$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

/** About `significant` digits, plain between 1e-3 and 1e7, else with an exponent: 0.0000613 → "6.13e-5". */
export function formatSignificant(value: number, significant = 3): string {
	if (!Number.isFinite(value)) return NO_VALUE;
	if (value === 0) return "0";
	const size = Math.abs(value);
	if (size < 1e-3 || size >= 1e7) {
		const [mantissa = "", exponent = "0"] = value.toExponential(significant - 1).split("e");
		return `${mantissa.replace("-", "−")}e${Number(exponent)}`.replace("e-", "e−");
	}
	const decimals = Math.max(0, significant - 1 - Math.floor(Math.log10(size)));
	return formatFixed(value, decimals);
}

/** Percent for people: 2.345 → "2.3 %", 0.00012 → "1.2e−4 %". */
export function formatPercent(value: number): string {
	if (!Number.isFinite(value)) return NO_VALUE;
	return `${percentNumber(value)} %`;
}

/** The same without its sign, for columns whose head carries the unit. */
export function percentNumber(value: number): string {
	if (!Number.isFinite(value)) return NO_VALUE;
	return value !== 0 && Math.abs(value) < 0.05 ? formatSignificant(value, 2) : formatFixed(value, 1);
}

/** A length given in µm: below 10 mm in µm, above in mm. */
export function formatLengthUm(um: number): string {
	if (!Number.isFinite(um)) return NO_VALUE;
	if (Math.abs(um) >= 10_000) return `${formatFixed(um / 1000, 1)} mm`;
	return `${formatSignificant(um, um !== 0 && Math.abs(um) < 10 ? 2 : 3)} µm`;
}

/** Bytes in powers of 1000, as disks are sold: 118_000_000 → "118 MB". */
export function formatBytes(bytes: number): string {
	if (!Number.isFinite(bytes)) return NO_VALUE;
	const units = ["B", "kB", "MB", "GB", "TB"];
	let size = bytes;
	let unit = 0;
	while (size >= 999.5 && unit < units.length - 1) {
		size /= 1000;
		unit += 1;
	}
	return `${formatFixed(size, unit === 0 || size >= 10 ? 0 : 1)} ${units[unit]}`;
}

/** Seconds as a person says them: 0.018 → "18 ms", 75 → "1 min 15 s", 7300 → "2 h 2 min". */
export function formatDuration(seconds: number): string {
	if (!Number.isFinite(seconds)) return NO_VALUE;
	if (seconds < 0.9995) return `${formatFixed(seconds * 1000, 0)} ms`;
	if (seconds < 9.95) return `${formatFixed(seconds, 1)} s`;
	const whole = Math.round(seconds);
	if (whole < 60) return `${whole} s`;
	if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
	const minutes = Math.round(whole / 60);
	return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A likely range of seconds: [11.2, 13.8] → "11–14 s"; different units are spelled out on both sides. */
export function formatDurationRange(range: readonly [number, number]): string {
	const [low, high] = [Math.max(0, Math.floor(range[0])), Math.max(1, Math.ceil(range[1]))];
	if (high < 60) return low >= high ? `${high} s` : `${low}–${high} s`;
	if (high < 3600) {
		const [from, to] = [Math.max(1, Math.floor(low / 60)), Math.ceil(high / 60)];
		return from >= to ? `${to} min` : `${from}–${to} min`;
	}
	return `${formatDuration(low)} to ${formatDuration(high)}`;
}

/** Pairs a second, or a minute when slower: 0.05 → "3 pairs a minute". */
export function formatRate(pairsPerSecond: number): string {
	if (!Number.isFinite(pairsPerSecond) || pairsPerSecond <= 0) return NO_VALUE;
	if (pairsPerSecond >= 1) return `${formatSignificant(pairsPerSecond, 2)} pairs a second`;
	return `${formatSignificant(pairsPerSecond * 60, 2)} pairs a minute`;
}
