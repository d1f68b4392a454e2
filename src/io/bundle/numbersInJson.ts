/** JSON has no NaN and no infinity: NaN becomes null (as in the tables' integers), infinities their names. */
export function numberToJson(value: number): number | string | null {
	if (Number.isFinite(value)) return value;
	return Number.isNaN(value) ? null : String(value);
}

/** The inverse of `numberToJson`; anything that is no number reads as NaN. */
export function numberFromJson(value: unknown): number {
	if (typeof value === "number") return value;
	if (value === "Infinity") return Number.POSITIVE_INFINITY;
	return value === "-Infinity" ? Number.NEGATIVE_INFINITY : Number.NaN;
}
