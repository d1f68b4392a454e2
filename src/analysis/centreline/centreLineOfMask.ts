import { CANONICAL_UM_PER_PX } from "../../domain/grid.ts";
import type { Mask } from "../../domain/mask.ts";
import { bodyPath } from "./bodyPath.ts";
import { bodyPositions, foregroundPixels } from "./bodyPositions.ts";
import { type CentredPath, centredPath } from "./centredPath.ts";
import { type CentreLine, lineThrough, reversedLine } from "./centreLine.ts";
import { type BodyMask, largestBody } from "./largestBody.ts";
import { type Polyline, principalAxis, reachOutline } from "./polyline.ts";
import { smoothingSpline } from "./smoothingSpline.ts";

/** A wave of this length along the centre-line keeps half its amplitude: longer than the stairs of a 10 µm grid. */
const SMOOTHING_WAVELENGTH_UM = 400;
const CENTRE_LINE_POINTS = 200;
/** Spacing of the fine polyline from which the points are taken. */
const FINE_STEP_UM = 2;
/** A path of fewer pixels has no direction worth the name. */
const LEAST_PATH_PX = 4;

export interface CentreLineOptions {
	/**
	 * `wider` (default): the head is the end whose half of the body (S < ½) has more area; equal halves: the end further
	 * left. `left`: the end with the smaller x, as yolk-aligned frames have it.
	 */
	readonly headEnd?: "wider" | "left";
	/** Side of a pixel; default the canonical 10 µm. */
	readonly umPerPx?: number;
}

/**
 * Centre-line of a mask's largest component: skeleton, longest path, blunt ends cut back, smoothing spline, straight to the
 * outline at both ends. Null for an empty mask. O(pixels + skeleton² log skeleton): about 15 ms at 11,000 px.
 */
export function centreLineOfMask(mask: Mask, options: CentreLineOptions = {}): CentreLine | null {
	const body = largestBody(mask);
	if (body === null) return null;
	const umPerPx = options.umPerPx ?? CANONICAL_UM_PER_PX;
	const path = bodyPath(body.mask);
	const method = path.length >= LEAST_PATH_PX ? "skeleton" : "principal_axis";
	const middle = method === "skeleton" ? smoothPath(centredPath(path, body.mask), umPerPx) : principalAxis(body.mask);
	const whole = reachOutline(middle, body.mask, method === "principal_axis");
	const line = resample(whole, body, umPerPx, method);
	return headFirst(line, body, umPerPx, options.headEnd ?? "wider");
}

function smoothPath({ y: ys, x: xs }: CentredPath, umPerPx: number): Polyline {
	const knots = new Float64Array(ys.length);
	for (let i = 1; i < ys.length; i++) {
		// Two points may fall together off the grid; knots must rise.
		const step = Math.max(0.1, Math.hypot(ys[i]! - ys[i - 1]!, xs[i]! - xs[i - 1]!));
		knots[i] = knots[i - 1]! + step;
	}
	const wavelengthPx = SMOOTHING_WAVELENGTH_UM / umPerPx;
	const splineY = smoothingSpline(knots, ys, wavelengthPx);
	const splineX = smoothingSpline(knots, xs, wavelengthPx);
	const end = knots[ys.length - 1]!;
	const count = Math.max(2, Math.ceil((end * umPerPx) / FINE_STEP_UM));
	const line: Polyline = { y: [], x: [], curvature: [] };
	for (let i = 0; i <= count; i++) {
		const [y, dy, ddy] = splineY.at((end * i) / count);
		const [x, dx, ddx] = splineX.at((end * i) / count);
		line.y.push(y);
		line.x.push(x);
		line.curvature.push((dx * ddy - dy * ddx) / (dx * dx + dy * dy) ** 1.5);
	}
	return line;
}

function resample(line: Polyline, body: BodyMask, umPerPx: number, method: CentreLine["method"]): CentreLine {
	const n = line.y.length;
	const arc = new Float64Array(n);
	for (let i = 1; i < n; i++)
		arc[i] = arc[i - 1]! + Math.hypot(line.y[i]! - line.y[i - 1]!, line.x[i]! - line.x[i - 1]!);
	const total = arc[n - 1]!;
	const points = new Float64Array(2 * CENTRE_LINE_POINTS);
	const curvature = new Float64Array(CENTRE_LINE_POINTS);
	let piece = 0;
	for (let k = 0; k < CENTRE_LINE_POINTS; k++) {
		const wanted = (total * k) / (CENTRE_LINE_POINTS - 1);
		while (piece < n - 2 && arc[piece + 1]! < wanted) piece++;
		const share = (wanted - arc[piece]!) / (arc[piece + 1]! - arc[piece]!);
		const between = (of: readonly number[]) => of[piece]! + share * (of[piece + 1]! - of[piece]!);
		points[2 * k] = (between(line.y) + body.offsetY) * umPerPx;
		points[2 * k + 1] = (between(line.x) + body.offsetX) * umPerPx;
		curvature[k] = between(line.curvature) / umPerPx;
	}
	return lineThrough(points, curvature, total * umPerPx, method);
}

function headFirst(line: CentreLine, body: BodyMask, umPerPx: number, rule: "wider" | "left"): CentreLine {
	const n = line.pointsYxUm.length / 2;
	const startsRight = line.pointsYxUm[1]! > line.pointsYxUm[2 * n - 1]!;
	if (rule === "left") return startsRight ? reversedLine(line) : line;
	const pixels = foregroundPixels(body.mask);
	const onBody = shifted(line, -body.offsetY * umPerPx, -body.offsetX * umPerPx);
	const s = bodyPositions(onBody, pixels, { width: body.mask.width, umPerPx });
	let near = 0;
	for (const position of s) if (position < 0.5) near++;
	const far = pixels.length - near;
	if (Math.abs(near - far) <= 1e-3 * pixels.length) return startsRight ? reversedLine(line) : line;
	return near < far ? reversedLine(line) : line;
}

function shifted(line: CentreLine, dyUm: number, dxUm: number): CentreLine {
	return { ...line, pointsYxUm: line.pointsYxUm.map((value, i) => value + (i % 2 === 0 ? dyUm : dxUm)) };
}
