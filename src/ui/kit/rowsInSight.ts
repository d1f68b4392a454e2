/** Rows of a list of fixed row height that are in sight, with some above and below. Half-open. */
export function rowsInSight(
	scrollTop: number,
	viewHeight: number,
	rowHeight: number,
	count: number,
	margin = 8,
): readonly [first: number, end: number] {
	const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - margin);
	const end = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + margin);
	return [first, Math.max(first, end)];
}
