import type { Mask } from "../../domain/mask.ts";
import type { Flip } from "./flip.ts";
import type { Moments, RowSpans } from "./moments.ts";
import type { PrincipalAxis } from "./principalAxis.ts";
import { BACK_YOLK_RADII } from "./thresholds.ts";

/** Odd moments and offsets below this, in units of the shape's own size, are rounding: they decide nothing. */
const ZERO = 1e-9;

/** −1, 0 or 1. */
function signOf(value: number): number {
	return Math.abs(value) <= ZERO ? 0 : Math.sign(value);
}

/**
 * Flip that makes the skewness of the mask along x ≥ 0 (tail right), then along y ≥ 0. Where a skewness is zero the shape is (nearly)
 * symmetric; then the next moment of the same parity decides (mean x y² for x, mean x² y for y), and for point-symmetric shapes the
 * moments that change sign with either flip (mean x³ y, mean x y³). So a mirrored raw mask gives the same grid mask wherever its moments up to
 * order four can tell; what they can't tell keeps the unflipped axis. O(pixels).
 */
export function flipBySkewness(mask: Mask, spans: RowSpans, moments: Moments, axis: PrincipalAxis): Flip {
	const { data, width } = mask;
	let xxx = 0;
	let yyy = 0;
	let xyy = 0;
	let xxy = 0;
	let xxxy = 0;
	let xyyy = 0;
	for (let row = spans.top; row <= spans.bottom; row++) {
		const dy = row - moments.y;
		for (let column = spans.first[row]!; column <= spans.last[row]!; column++) {
			if (data[row * width + column]! === 0) continue;
			const dx = column - moments.x;
			const x = axis.cos * dx + axis.sin * dy;
			const y = axis.cos * dy - axis.sin * dx;
			const xx = x * x;
			const yy = y * y;
			const xy = x * y;
			xxx += xx * x;
			yyy += yy * y;
			xyy += yy * x;
			xxy += xx * y;
			xxxy += xx * xy;
			xyyy += yy * xy;
		}
	}
	const { cos, sin } = axis;
	const cross = 2 * cos * sin * moments.covariance;
	const sigmaX = Math.sqrt(cos * cos * moments.varianceX + sin * sin * moments.varianceY + cross);
	const sigmaY = Math.sqrt(sin * sin * moments.varianceX + cos * cos * moments.varianceY - cross);
	const standard = (sum: number, ofX: number, ofY: number) =>
		signOf(sum / (moments.area * sigmaX ** ofX * sigmaY ** ofY));
	let signX = standard(xxx, 3, 0) || standard(xyy, 1, 2);
	let signY = standard(yyy, 0, 3) || standard(xxy, 2, 1);
	const product = standard(xxxy, 3, 1) || standard(xyyy, 1, 3) || 1;
	if (signX === 0) signX = signY === 0 ? 1 : product * signY;
	if (signY === 0) signY = product * signX;
	return { columns: signX < 0, rows: signY < 0 };
}

/** Centroid of the mask within `radius` of a point, raw (x, y); the mask's own when there is none. O(pixels in the disk's rows). */
function backCentroid(mask: Mask, moments: Moments, yolk: Moments, radius: number): { x: number; y: number } {
	const { data, height, width } = mask;
	let n = 0;
	let sumX = 0;
	let sumY = 0;
	for (let y = Math.max(0, Math.ceil(yolk.y - radius)); y <= Math.min(height - 1, Math.floor(yolk.y + radius)); y++) {
		const reach = Math.sqrt(Math.max(0, radius * radius - (y - yolk.y) ** 2));
		const end = Math.min(width - 1, Math.floor(yolk.x + reach));
		for (let x = Math.max(0, Math.ceil(yolk.x - reach)); x <= end; x++) {
			if (data[y * width + x]! === 0) continue;
			n++;
			sumX += x;
			sumY += y;
		}
	}
	return n === 0 ? { x: moments.x, y: moments.y } : { x: sumX / n, y: sumY / n };
}

/**
 * Flip that puts the yolk furthest left of the mask's centroid, then the back above the yolk, the back being the centroid of the mask within
 * 1.75 yolk radii (√(area/π)) of the yolk's centroid. Where the yolk lies exactly level with either, the skewness decides.
 */
export function flipByYolk(mask: Mask, spans: RowSpans, moments: Moments, axis: PrincipalAxis, yolk: Moments): Flip {
	const radius = Math.sqrt(yolk.area / Math.PI);
	const back = backCentroid(mask, moments, yolk, BACK_YOLK_RADII * radius);
	const right = axis.cos * (yolk.x - moments.x) + axis.sin * (yolk.y - moments.y);
	const backDown = axis.cos * (back.y - yolk.y) - axis.sin * (back.x - yolk.x);
	const signX = signOf(right / radius);
	const signY = signOf(backDown / radius);
	if (signX !== 0 && signY !== 0) return { columns: signX > 0, rows: signY > 0 };
	const fallback = flipBySkewness(mask, spans, moments, axis);
	return {
		columns: signX === 0 ? fallback.columns : signX > 0,
		rows: signY === 0 ? fallback.rows : signY > 0,
	};
}
