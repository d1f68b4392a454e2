import type { Crop } from "../../domain/grid.ts";
import type { PairArtifacts } from "../../domain/result.ts";
import type { Side } from "../field/layerValues.ts";
import type { MapFigure } from "../field/mapPicture.ts";
import { maskBit } from "../field/supportGrid.ts";

/** A frame of a pair that has another mask in the other run; canonical pixels. */
export interface FrameDifference {
	readonly side: Side;
	readonly onlyA: number;
	readonly onlyB: number;
	readonly union: number;
}

/** Frames whose canonical masks differ, the one with more pixels first. O(grid). */
export function frameDifferences(a: PairArtifacts, b: PairArtifacts): FrameDifference[] {
	return (["source", "target"] as const)
		.map((side) => ({ side, ...differenceOf(a[side].maskBits, b[side].maskBits) }))
		.filter(({ onlyA, onlyB }) => onlyA + onlyB > 0)
		.sort((one, other) => other.onlyA + other.onlyB - one.onlyA - one.onlyB);
}

function differenceOf(a: Uint8Array, b: Uint8Array) {
	let [onlyA, onlyB, union] = [0, 0, 0];
	for (let i = 0; i < a.length; i++) {
		const [one, other] = [a[i] as number, b[i] as number];
		onlyA += ones(one & ~other);
		onlyB += ones(other & ~one);
		union += ones(one | other);
	}
	return { onlyA, onlyB, union };
}

function ones(byte: number): number {
	let left = byte & 255;
	let count = 0;
	for (; left !== 0; left &= left - 1) count += 1;
	return count;
}

/** Both runs' masks of the frame that differs most: A alone, both, B alone. */
export function framesMap(
	a: PairArtifacts,
	b: PairArtifacts,
	frames: readonly FrameDifference[],
	view: Crop,
): MapFigure {
	const { side, onlyA, onlyB } = frames[0] ?? { side: "source" as const, onlyA: 0, onlyB: 0 };
	const [one, other] = [a[side].maskBits, b[side].maskBits];
	const crop = view;
	const title = `Mask of the ${side} frame in both runs`;
	return {
		...{ title, unit: "", colours: "overlay", range: [0, 2], crop, view, arrows: null, lines: [], marks: [] },
		overlayNames: ["only A", "both", "only B"],
		rows: Array.from({ length: crop.y1 - crop.y0 }, (_, row) =>
			Float32Array.from({ length: crop.x1 - crop.x0 }, (_column, column) => {
				const [y, x] = [crop.y0 + row, crop.x0 + column];
				const [inA, inB] = [maskBit(one, y, x), maskBit(other, y, x)];
				return inA ? (inB ? 1 : 0) : inB ? 2 : Number.NaN;
			}),
		),
		caption: "both runs' masks over each other",
		twin: `${title}: ${onlyA} pixels in A alone, ${onlyB} in B alone.`,
	};
}
