/**
 * Adjusted p values (q) that bound the false discovery rate over the tests of one family, here the bins of one feature:
 * q(i) = min over j ≥ i of p(j) · m / j (Benjamini and Hochberg 1995). NaN stays NaN and is no test. O(m log m).
 */
export function benjaminiHochberg(p: ArrayLike<number>): Float64Array {
	const adjusted = new Float64Array(p.length).fill(Number.NaN);
	const order = Array.from(p, (_, i) => i)
		.filter((i) => Number.isFinite(p[i]!))
		.sort((a, b) => p[b]! - p[a]!);
	let least = 1;
	order.forEach((i, fromTop) => {
		least = Math.min(least, (p[i]! * order.length) / (order.length - fromTop));
		adjusted[i] = least;
	});
	return adjusted;
}
