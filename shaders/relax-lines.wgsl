// One half step of the over-relaxed Sinkhorn iteration on every line of one side, then the start of the other side's.
// A workgroup owns a line (a column for f, a row for g), a thread eight neighbouring points of it. The workgroup finishes the
// separable log-sum-exp whose first half the other side left in `incoming`, relaxes its potentials, and starts the
// log-sum-exp of the new ones along the same line, stored transposed so that the next half step reads whole lines.
// Potentials are in bits: f = (φ + λ) ε ln 2, g = (ψ - λ) ε ln 2, with λ the best shift.

struct Step {
	lines: u32,
	points: u32,
	finish: u32, // 1: finish and relax; 0: only start from the potentials as they are
	measured: u32, // 1: leave error, gap and dual of the potentials before this step in the line sums
	mirror: u32, // 1: symmetric problem, store the potentials for the other side too
	neededFirst: u32, // points [neededFirst, neededEnd) of the start are the only ones that the other side will use
	neededEnd: u32,
	sumsOut: u32, // places in `lineSums`, in vec4
	sumsA: u32,
	linesA: u32,
	sumsB: u32,
	linesB: u32,
	kIn: f32, // spacing² / (ε ln 2) of the sums that are finished
	kOut: f32, // … of those that are started
	kappa: f32, // ε / (ρ + ε)
	ratio: f32, // ε / ρ
	omega: f32, // over-relaxation
	scaleIn: f32, // factor on potentials as read, where ε has changed
	scaleOut: f32, // factor on potentials in what is started, where ε is about to change
	shiftSign: f32, // +1 for f, -1 for g, 0 when the problem is symmetric
	tables: array<array<vec4f, 16>, 2>, // for kIn and kOut: exp2(k D I / 2), I = -7, -5 … 7 by pairs of vec4, D = -7 … 7 within
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> measure: array<vec2f>; // (mass, log2 mass) by line
@group(0) @binding(2) var<storage, read> incoming: array<f32>;
@group(0) @binding(3) var<storage, read_write> potential: array<f32>;
@group(0) @binding(4) var<storage, read_write> outgoing: array<f32>;
@group(0) @binding(5) var<storage, read_write> lineSums: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> twin: array<f32>;
@group(0) @binding(7) var<storage, read_write> scratch: array<vec4f>;

override GROUP: u32 = 32u;

//#include numbers
//#include line-tiles
//#include octet
//#include best-shift

var<workgroup> totals: array<vec4f, GROUP>;
var<workgroup> masses: array<vec2f, GROUP>;

fn supported(own: u32, p: u32) -> bool {
	return p < step.points && measure[own * step.points + min(p, step.points - 1u)].y > EMPTY;
}

// log2 of a point's weight in the other side's sums.
fn weight(own: u32, p: u32) -> f32 {
	let at = own * step.points + min(p, step.points - 1u);
	return select(FLOOR, measure[at].y + potential[at] * step.scaleIn, supported(own, p));
}

@compute @workgroup_size(GROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
	let own = group.x;
	if (own >= step.lines) {
		return;
	}
	let tiles = tileCount(step.points);
	let base = own * 6u * tiles;
	let shift = step.shiftSign * bestShift(thread, step.sumsA, step.linesA, step.sumsB, step.linesB, step.ratio);
	var sums = vec4f(0.0); // Σ a e^(-f/ρ) after; error, gap and dual before
	var moved = 0.0; // Σ p before

	// Phase 0 finishes and relaxes, phase 1 starts the other side; one loop, so that the sums along a line are compiled once.
	for (var phase = 1u - step.finish; phase < 2u; phase++) {
		let lineAt = base + phase * 2u * tiles;
		let peaksAt = base + (4u + phase) * tiles;
		let nextLineAt = base + 2u * tiles;
		let nextPeaksAt = base + 5u * tiles;
		for (var tile = thread; tile < select(0u, tiles, phase == 0u); tile += GROUP) {
			for (var i = 0u; i < TILE; i++) {
				let p = tile * TILE + i;
				let value = incoming[own * step.points + min(p, step.points - 1u)];
				scratch[lineAt + p / 4u][p % 4u] = select(FLOOR, value, p < step.points);
			}
			keepPeak(lineAt, peaksAt, tile);
		}
		for (var tile = thread; tile < select(0u, tiles, step.finish == 0u); tile += GROUP) {
			for (var i = 0u; i < TILE; i++) {
				let p = tile * TILE + i;
				scratch[lineAt + p / 4u][p % 4u] = weight(own, p);
			}
			keepPeak(lineAt, peaksAt, tile);
		}
		storageBarrier();

		let first = select(step.neededFirst / TILE, 0u, phase == 0u);
		let end = select(tileCount(step.neededEnd), tiles, phase == 0u);
		for (var tile = first + thread; tile < end; tile += GROUP) {
			var wanted = phase == 1u;
			for (var i = 0u; i < TILE; i++) {
				wanted = wanted || supported(own, tile * TILE + i);
			}
			let o = octet(lineAt, peaksAt, tile * TILE, select(0u, tiles, wanted), select(step.kOut, step.kIn, phase == 0u), 1.0, phase);
			var both = array<vec4f, 2>(o.lo, o.hi);
			for (var i = 0u; i < select(0u, TILE, phase == 0u); i++) {
				let p = tile * TILE + i;
				let at = own * step.points + min(p, step.points - 1u);
				let sum = both[i / 4u][i % 4u];
				let on = supported(own, p);
				let mass = select(0.0, measure[at].x, on);
				let old = potential[at] * step.scaleIn;
				let next = old + step.omega * (step.kappa * (sum - shift) - sum - old);
				sums.x += mass * boundedExp2(-next * step.ratio);
				for (var measured = step.measured == 1u; measured; measured = false) {
					let want = -(old + shift) * step.ratio; // log2 of e^(-f/ρ)
					let wanted = boundedExp2(want);
					let had = boundedExp2(old + sum);
					let excess = (old + sum - want) * LN2;
					sums += mass * vec4f(0.0, abs(had - wanted), wanted * gapTerm(excess), -expMinusOne(want * LN2));
					moved += mass * had;
				}
				scratch[nextLineAt + p / 4u][p % 4u] = select(FLOOR, measure[at].y + next * step.scaleOut, on);
				if (on) {
					potential[at] = next;
				}
				if (on && step.mirror == 1u) {
					twin[p * step.lines + own] = next;
				}
			}
			for (var kept = phase == 0u; kept; kept = false) {
				keepPeak(nextLineAt, nextPeaksAt, tile);
			}
			for (var i = 0u; i < select(0u, TILE, phase == 1u); i++) {
				let p = tile * TILE + i;
				if (p < step.points) {
					outgoing[p * step.lines + own] = both[i / 4u][i % 4u];
				}
			}
		}
	}

	totals[thread] = sums;
	masses[thread] = vec2f(moved, f32(summedTiles));
	workgroupBarrier();
	for (var half = GROUP / 2u; half > 0u; half /= 2u) {
		if (thread < half) {
			totals[thread] += totals[thread + half];
			masses[thread] += masses[thread + half];
		}
		workgroupBarrier();
	}
	if (thread == 0u && step.finish == 1u) {
		lineSums[step.sumsOut + 2u * own] = totals[0];
		lineSums[step.sumsOut + 2u * own + 1u] = vec4f(masses[0], 0.0, 0.0);
	}
}
