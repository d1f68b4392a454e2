import { exponential } from "./simdMath";

/** h[box] = logw + φ on the points of a support; the rest of h keeps its floor. All float64. */
export function scatter(logWeight: usize, phi: usize, box: usize, count: i32, h: usize): void {
	for (let n = 0; n < count; n++) {
		const at = (<usize>n) << 3;
		store<f64>(h + ((<usize>load<i32>(box + (at >> 1))) << 3), load<f64>(logWeight + at) + load<f64>(phi + at));
	}
}

/**
 * The relaxed step of one side and its share of the certificate, as Float64LevelState does it: d = φ (1 + ratio) + S, φ ← φ − move d.
 * `shift` is the side's common constant. report: Σ|p − aim|, Σ(d p − (p − aim)), Σ aim, Σ p, and Σ w e^(−(φ' − lowest) ratio) of the
 * new φ', and the smallest φ' (float64 each). Arrays are padded to an even count with weight 0.
 */
export function relax(
	phi: usize,
	s: usize,
	box: usize,
	weight: usize,
	count: i32,
	shift: f64,
	ratio: f64,
	move: f64,
	lowest: f64,
	report: usize,
): void {
	const overTau = f64x2.splat(1 + ratio);
	const minusRatio = f64x2.splat(-ratio);
	const shifts = f64x2.splat(shift);
	const moves = f64x2.splat(move);
	const reference = f64x2.splat(lowest);
	let residual = f64x2.splat(0);
	let gap = f64x2.splat(0);
	let mass = f64x2.splat(0);
	let transported = f64x2.splat(0);
	let after = f64x2.splat(0);
	let smallest = f64x2.splat(1e300);
	for (let n = 0; n < count; n += 2) {
		const at = (<usize>n) << 3;
		const i = load<i32>(box + (at >> 1));
		const j = load<i32>(box + (at >> 1), 4);
		const result = f64x2.replace_lane(v128.load64_splat(s + ((<usize>i) << 3)), 1, load<f64>(s + ((<usize>j) << 3)));
		const old = v128.load(phi + at);
		const value = f64x2.add(old, shifts);
		const d = f64x2.sub(f64x2.add(f64x2.mul(value, overTau), result), shifts);
		const w = v128.load(weight + at);
		const aim = f64x2.mul(w, exponential(f64x2.mul(value, minusRatio)));
		const p = f64x2.mul(aim, exponential(d));
		const excess = f64x2.sub(p, aim);
		residual = f64x2.add(residual, f64x2.abs(excess));
		gap = f64x2.add(gap, f64x2.sub(f64x2.mul(d, p), excess));
		mass = f64x2.add(mass, aim);
		transported = f64x2.add(transported, p);
		const moved = f64x2.sub(old, f64x2.mul(moves, d));
		v128.store(phi + at, moved);
		after = f64x2.add(after, f64x2.mul(w, exponential(f64x2.mul(f64x2.sub(moved, reference), minusRatio))));
		smallest = f64x2.pmin(smallest, moved);
	}
	store<f64>(report, f64x2.extract_lane(residual, 0) + f64x2.extract_lane(residual, 1));
	store<f64>(report, f64x2.extract_lane(gap, 0) + f64x2.extract_lane(gap, 1), 8);
	store<f64>(report, f64x2.extract_lane(mass, 0) + f64x2.extract_lane(mass, 1), 16);
	store<f64>(report, f64x2.extract_lane(transported, 0) + f64x2.extract_lane(transported, 1), 24);
	store<f64>(report, f64x2.extract_lane(after, 0) + f64x2.extract_lane(after, 1), 32);
	store<f64>(report, Math.min(f64x2.extract_lane(smallest, 0), f64x2.extract_lane(smallest, 1)), 40);
}
