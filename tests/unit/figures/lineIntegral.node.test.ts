import { expect, test } from "vitest";
import { fieldFigure } from "../../../src/figures/field/fieldFigure.ts";
import { lineIntegralStreaks, rasterWithStreaks, type Streaks } from "../../../src/figures/field/lineIntegral.ts";
import { boxPixels, type Pixel, syntheticArtifacts } from "../../support/syntheticPair.ts";

const source = boxPixels(100, 140, 200, 260);

function streaksOf(velocity: (p: Pixel) => readonly [number, number], minimumUm = 0): Streaks {
	const { source: side, crop } = syntheticArtifacts({ source, target: source, velocity });
	return lineIntegralStreaks(side.index, side.velocityYx, crop, { minimumUm });
}

/** Signed shade of a texel: light above 0, dark below. */
const shadeAt = ({ pixels }: Streaks, texel: number): number =>
	(pixels[4 * texel] === 255 ? 1 : -1) * (pixels[4 * texel + 3] ?? 0);

/** Correlation of the shades of texels `dy`, `dx` apart, over the middle of the support. */
function correlation(streaks: Streaks, dy: number, dx: number): number {
	let [xy, xx, yy] = [0, 0, 0];
	for (let row = 16 * 4 + 30; row < 16 * 4 + 130; row++) {
		for (let column = 16 * 4 + 30; column < 16 * 4 + 200; column++) {
			const one = shadeAt(streaks, row * streaks.width + column);
			const other = shadeAt(streaks, (row + dy) * streaks.width + column + dx);
			xy += one * other;
			xx += one * one;
			yy += other * other;
		}
	}
	return xy / Math.sqrt(xx * yy);
}

test("along a uniform displacement the streaks are alike, across it they are not", () => {
	for (const [velocity, along, across] of [
		[
			[0, 3],
			[0, 4],
			[4, 0],
		],
		[
			[-2, 0],
			[4, 0],
			[0, 4],
		],
		[
			[1, 1],
			[3, 3],
			[3, -3],
		],
	] as const) {
		const streaks = streaksOf(() => velocity);
		expect(correlation(streaks, along[0], along[1])).toBeGreaterThan(0.7);
		expect(Math.abs(correlation(streaks, across[0], across[1]))).toBeLessThan(0.1);
	}
});

test("the same field gives the same picture, either way along it, whatever its length", () => {
	const one = streaksOf(() => [0, 3]);
	expect(Buffer.compare(Buffer.from(one.pixels), Buffer.from(streaksOf(() => [0, 3]).pixels))).toBe(0);
	for (const dx of [0.5, -3]) {
		const other = streaksOf(() => [0, dx]);
		let furthest = 0;
		for (let texel = 0; texel < one.width * one.height; texel++) {
			furthest = Math.max(furthest, Math.abs(shadeAt(one, texel) - shadeAt(other, texel)));
		}
		// Sums are taken in another order.
		expect(furthest).toBeLessThanOrEqual(1);
	}
});

test("streaks stay on the support, and where nothing moves enough there are none", () => {
	const streaks = streaksOf((p) => [0, p.x < 230 ? 1 : 4], 20);
	const alpha = (y: number, x: number): number => {
		let sum = 0;
		for (let j = 0; j < 16; j++) {
			const row = (y - 84) * 4 + (j >> 2);
			sum += streaks.pixels[4 * (row * streaks.width + (x - 184) * 4 + (j & 3)) + 3] ?? 0;
		}
		return sum;
	};
	expect(alpha(120, 210)).toBe(0);
	expect(alpha(120, 250)).toBeGreaterThan(0);
	expect(alpha(120, 260)).toBe(0);
	expect(alpha(99, 250)).toBe(0);
	expect(streaksOf(() => [0, 0]).pixels.every((value) => value === 0)).toBe(true);
});

test("light and dark are in balance, so the colours under the streaks keep their brightness", () => {
	const { pixels } = streaksOf((p) => [Math.sin(p.x / 9), Math.cos(p.y / 7)]);
	let [light, dark] = [0, 0];
	for (let i = 0; i < pixels.length; i += 4) {
		if ((pixels[i + 3] ?? 0) === 0) continue;
		if (pixels[i] === 255) light++;
		else dark++;
	}
	expect(light / (light + dark)).toBeGreaterThan(0.4);
	expect(light / (light + dark)).toBeLessThan(0.6);
});

test("a saved map has the streaks over its colours and stays clear where it was", () => {
	const map = { width: 2, height: 1, pixels: new Uint8ClampedArray([100, 0, 200, 255, 0, 0, 0, 0]) };
	const streaks = { width: 4, height: 2, scale: 2, pixels: new Uint8ClampedArray(32) };
	streaks.pixels.set([255, 255, 255, 51], 4);
	const both = rasterWithStreaks(map, streaks);
	expect([both.width, both.height]).toEqual([4, 2]);
	expect([...both.pixels.slice(0, 8)]).toEqual([100, 0, 200, 255, 131, 51, 211, 255]);
	expect([...both.pixels.slice(8, 16)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
	expect([...both.pixels.slice(16, 20)]).toEqual([100, 0, 200, 255]);
});

test("the velocity map takes streaks in place of arrows, and says so", () => {
	const pair = syntheticArtifacts({ source, target: source, velocity: () => [0, 3] });
	const arrows = { spacingPx: 8, scale: "auto", minimumUm: 0, draw: "streaks" } as const;
	const figure = fieldFigure("velocity", pair, { raw: true, side: "source", arrows });
	expect([figure.arrows, figure.streaks?.width]).toEqual([null, 4 * (figure.crop.x1 - figure.crop.x0)]);
	expect(figure.caption).toContain("streaks run along it, either way");
	expect(fieldFigure("cost", pair, { raw: true, side: "source", arrows }).streaks).toBeNull();
});
