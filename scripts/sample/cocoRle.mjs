/**
 * Run lengths of a binary image in COCO's order: column by column, beginning with background.
 * @param {Uint8Array} image row-major, height × width, 0 or 1
 * @param {number} height
 * @param {number} width
 * @returns {number[]} sums to height × width
 */
export function cocoCountsFromImage(image, height, width) {
	const counts = [];
	let value = 0;
	let run = 0;
	for (let column = 0; column < width; column++) {
		for (let row = 0; row < height; row++) {
			if (image[row * width + column] !== value) {
				counts.push(run);
				run = 0;
				value = 1 - value;
			}
			run++;
		}
	}
	counts.push(run);
	return counts;
}

/**
 * COCO's compressed string: from the fourth run on the difference to the run two before, in groups of five bits, lowest
 * first, bit 6 saying that more follow, each group written as the character 48 above it.
 * @param {readonly number[]} counts
 */
export function cocoStringFromCounts(counts) {
	let text = "";
	counts.forEach((count, index) => {
		let rest = index > 2 ? count - counts[index - 2] : count;
		for (;;) {
			const group = rest & 31;
			rest >>= 5;
			const isLast = group & 16 ? rest === -1 : rest === 0;
			text += String.fromCharCode(48 + (isLast ? group : group | 32));
			if (isLast) break;
		}
	});
	return text;
}
