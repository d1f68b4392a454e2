/** A filled ellipse on a small lattice, normalised to mass 1, with a slope so that no two points weigh the same. */
export function ellipseMeasure(
	height: number,
	width: number,
	shape: { y: number; x: number; ry: number; rx: number },
): Float64Array {
	const data = new Float64Array(height * width);
	for (let row = 0; row < height; row++) {
		for (let column = 0; column < width; column++) {
			const inside = ((row - shape.y) / shape.ry) ** 2 + ((column - shape.x) / shape.rx) ** 2 <= 1;
			if (inside) data[row * width + column] = 1 + 0.5 * (column / width);
		}
	}
	const total = data.reduce((sum, value) => sum + value, 0);
	return data.map((value) => value / total);
}
