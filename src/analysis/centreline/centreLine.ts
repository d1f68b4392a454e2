/**
 * The axis of a body from the head (S = 0) to the tail tip (S = 1), points at equal arc length.
 * Positions are µm from the centre of pixel (0, 0), vectors (y, x) interleaved.
 */
export interface CentreLine {
	/** `principal_axis` when the skeleton has no path (a disk): a straight line through the centroid. */
	readonly method: "skeleton" | "principal_axis";
	readonly pointsYxUm: Float64Array;
	/** Unit tangents, head to tail. */
	readonly tangentYx: Float64Array;
	/** Unit normals: the tangent turned to the right hand of a walker from head to tail (on the screen, y down). */
	readonly normalYx: Float64Array;
	/** 1/µm; positive where the body turns towards its normal. 0 on the straight ends. */
	readonly curvaturePerUm: Float64Array;
	readonly lengthUm: number;
}

/** Tangents by central differences (one-sided at the ends) of points at equal arc length. */
export function lineThrough(
	pointsYxUm: Float64Array,
	curvaturePerUm: Float64Array,
	lengthUm: number,
	method: CentreLine["method"],
): CentreLine {
	const tangentYx = new Float64Array(pointsYxUm.length);
	const normalYx = new Float64Array(pointsYxUm.length);
	const n = pointsYxUm.length / 2;
	for (let k = 0; k < n; k++) {
		const [a, b] = [Math.max(0, k - 1), Math.min(n - 1, k + 1)];
		const dy = pointsYxUm[2 * b]! - pointsYxUm[2 * a]!;
		const dx = pointsYxUm[2 * b + 1]! - pointsYxUm[2 * a + 1]!;
		const length = Math.hypot(dy, dx) || 1;
		tangentYx[2 * k] = dy / length;
		tangentYx[2 * k + 1] = dx / length;
		normalYx[2 * k] = dx / length;
		normalYx[2 * k + 1] = -dy / length;
	}
	return { method, pointsYxUm, tangentYx, normalYx, curvaturePerUm, lengthUm };
}

/** The same line walked from the other end: curvature changes its sign with the normal. */
export function reversedLine(line: CentreLine): CentreLine {
	const n = line.pointsYxUm.length / 2;
	const points = Float64Array.from({ length: 2 * n }, (_, i) => line.pointsYxUm[2 * (n - 1 - (i >> 1)) + (i & 1)]!);
	return lineThrough(points, line.curvaturePerUm.map((value) => -value).reverse(), line.lengthUm, line.method);
}
