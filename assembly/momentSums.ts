import { BLOCK } from "./lineScan";

/** Outputs of a tile, and bytes of a row of the table or of one channel's sums. */
const TILE_BYTES: usize = 64;

/** Sums of three channels for a tile of 8, at sums + 64 · channel: term by term in order, two outputs to a lane pair. */
export function sumThree(list: usize, count: i32, terms: usize, table: usize, first: i32, sums: usize): void {
	for (let half: usize = 0; half < TILE_BYTES; half += 32) {
		let a0 = f64x2.splat(0);
		let a1 = f64x2.splat(0);
		let b0 = f64x2.splat(0);
		let b1 = f64x2.splat(0);
		let c0 = f64x2.splat(0);
		let c1 = f64x2.splat(0);
		let term = terms;
		for (let n = 0; n < count; n++) {
			let e = table + half + <usize>(load<i32>(list + ((<usize>n) << 2)) - first) * TILE_BYTES;
			for (let i = 0; i < BLOCK; i++) {
				const t0 = v128.load(e);
				const t1 = v128.load(e, 16);
				const w = v128.load64_splat(term);
				a0 = f64x2.add(a0, f64x2.mul(w, t0));
				a1 = f64x2.add(a1, f64x2.mul(w, t1));
				const wd = v128.load64_splat(term, 8);
				b0 = f64x2.add(b0, f64x2.mul(wd, t0));
				b1 = f64x2.add(b1, f64x2.mul(wd, t1));
				const wdd = v128.load64_splat(term, 16);
				c0 = f64x2.add(c0, f64x2.mul(wdd, t0));
				c1 = f64x2.add(c1, f64x2.mul(wdd, t1));
				e += TILE_BYTES;
				term += 24;
			}
		}
		v128.store(sums + half, a0);
		v128.store(sums + half, a1, 16);
		v128.store(sums + half, b0, 64);
		v128.store(sums + half, b1, 80);
		v128.store(sums + half, c0, 128);
		v128.store(sums + half, c1, 144);
	}
}

/** Sums of six channels for a tile of 8. */
export function sumSix(list: usize, count: i32, terms: usize, table: usize, first: i32, sums: usize): void {
	for (let pair: usize = 0; pair < TILE_BYTES; pair += 16) {
		let a = f64x2.splat(0);
		let b = f64x2.splat(0);
		let c = f64x2.splat(0);
		let d = f64x2.splat(0);
		let f = f64x2.splat(0);
		let g = f64x2.splat(0);
		let term = terms;
		for (let n = 0; n < count; n++) {
			let e = table + pair + <usize>(load<i32>(list + ((<usize>n) << 2)) - first) * TILE_BYTES;
			for (let i = 0; i < BLOCK; i++) {
				const t = v128.load(e);
				a = f64x2.add(a, f64x2.mul(v128.load64_splat(term), t));
				b = f64x2.add(b, f64x2.mul(v128.load64_splat(term, 8), t));
				c = f64x2.add(c, f64x2.mul(v128.load64_splat(term, 16), t));
				d = f64x2.add(d, f64x2.mul(v128.load64_splat(term, 24), t));
				f = f64x2.add(f, f64x2.mul(v128.load64_splat(term, 32), t));
				g = f64x2.add(g, f64x2.mul(v128.load64_splat(term, 40), t));
				e += TILE_BYTES;
				term += 48;
			}
		}
		v128.store(sums + pair, a);
		v128.store(sums + pair, b, 64);
		v128.store(sums + pair, c, 128);
		v128.store(sums + pair, d, 192);
		v128.store(sums + pair, f, 256);
		v128.store(sums + pair, g, 320);
	}
}

/** Sums of the channels for the one output that the terms were weighted for. */
export function sumOne(count: i32, terms: usize, channels: i32, sums: usize): void {
	for (let channel = 0; channel < channels; channel++) {
		let sum: f64 = 0;
		let term = terms + ((<usize>channel) << 3);
		for (let n = 0; n < count * BLOCK; n++) {
			sum += load<f64>(term);
			term += (<usize>channels) << 3;
		}
		store<f64>(sums + <usize>channel * TILE_BYTES, sum);
	}
}
