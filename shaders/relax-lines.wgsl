// One half step of the over-relaxed Sinkhorn iteration on every line of one side, then the start of the other side's.
// A workgroup owns a line (a column for f, a row for g), a thread eight neighbouring points of it. The workgroup finishes the
// separable log-sum-exp whose first half the other side left in `incoming`, relaxes its potentials, and starts the
// log-sum-exp of the new ones along the same line, stored transposed so that the next half step reads whole lines.
// Potentials are in bits: f = (φ + λ) ε ln 2, g = (ψ - λ) ε ln 2, with λ the best shift.

struct Step {
	lines: u32,
	points: u32,
	finish: u32, // 1: finish and relax; 0: only start from the potentials as they are
	mirror: u32, // 1: symmetric problem, store the potentials for the other side too
	neededFirst: u32, // points [neededFirst, neededEnd) of the start are the only ones that the other side will use
	neededEnd: u32,
	sumsOut: u32, // places in `lineSums`, in vec4
	sumsA: u32,
	linesA: u32,
	sumsB: u32,
	linesB: u32,
	k: f32, // spacing² / (ε ln 2)
	kappa: f32, // ε / (ρ + ε)
	ratio: f32, // ε / ρ
	omega: f32, // over-relaxation
	scale: f32, // factor on potentials as read, where ε has changed
	shiftSign: f32, // +1 for f, -1 for g, 0 when the problem is symmetric
	table: array<vec4f, 16>, // exp2(k D I / 2), I = -7, -5 … 7 by pairs of vec4, D = -7 … 7 within
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
var<workgroup> masses: array<f32, GROUP>;

struct Sums {
	four: vec4f, // mass after, error, gap, dual
	moved: f32,
}

// Relaxes point `p` of line `own` and returns log2 of its kernel weight; adds what the certificate needs, measured before.
fn relax(own: u32, p: u32, sum: f32, shift: f32, sums: ptr<function, Sums>) -> f32 {
	if (p >= step.points) {
		return FLOOR;
	}
	let at = own * step.points + p;
	let m = measure[at];
	if (m.y < EMPTY) {
		return FLOOR;
	}
	let old = potential[at] * step.scale;
	let next = old + step.omega * (step.kappa * (sum - shift) - sum - old);
	let want = -(old + shift) * step.ratio; // log2 of e^(-f/ρ)
	let wanted = boundedExp2(want);
	let had = boundedExp2(old + sum);
	(*sums).four += m.x * vec4f(
		boundedExp2(-next * step.ratio),
		abs(had - wanted),
		wanted * gapTerm((old + sum - want) * LN2),
		-expMinusOne(want * LN2),
	);
	(*sums).moved += m.x * had;
	potential[at] = next;
	if (step.mirror == 1u) {
		twin[p * step.lines + own] = next;
	}
	return m.y + next;
}

fn supported(own: u32, p: u32) -> bool {
	return p < step.points && measure[own * step.points + min(p, step.points - 1u)].y > EMPTY;
}

fn anySupported(own: u32, p: u32) -> bool {
	return supported(own, p) || supported(own, p + 1u) || supported(own, p + 2u) || supported(own, p + 3u) ||
		supported(own, p + 4u) || supported(own, p + 5u) || supported(own, p + 6u) || supported(own, p + 7u);
}

fn arrived(own: u32, p: u32) -> f32 {
	return select(FLOOR, incoming[own * step.points + min(p, step.points - 1u)], p < step.points);
}

fn kept(own: u32, p: u32) -> f32 {
	if (!supported(own, p)) {
		return FLOOR;
	}
	let at = own * step.points + p;
	return measure[at].y + potential[at] * step.scale;
}

fn send(own: u32, p: u32, value: f32) {
	if (p < step.points) {
		outgoing[p * step.lines + own] = value;
	}
}

@compute @workgroup_size(GROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
	let own = group.x;
	if (own >= step.lines) {
		return;
	}
	let tiles = tileCount(step.points);
	let inLine = own * 6u * tiles;
	let outLine = inLine + 2u * tiles;
	let inPeaks = outLine + 2u * tiles;
	let outPeaks = inPeaks + tiles;

	if (step.finish == 1u) {
		for (var tile = thread; tile < tiles; tile += GROUP) {
			let p = tile * TILE;
			keepTile(inLine, inPeaks, tile, Octet(
				vec4f(arrived(own, p), arrived(own, p + 1u), arrived(own, p + 2u), arrived(own, p + 3u)),
				vec4f(arrived(own, p + 4u), arrived(own, p + 5u), arrived(own, p + 6u), arrived(own, p + 7u)),
			));
		}
		let shift = step.shiftSign * bestShift(thread, step.sumsA, step.linesA, step.sumsB, step.linesB, step.ratio);
		storageBarrier();
		var sums = Sums(vec4f(0.0), 0.0);
		for (var tile = thread; tile < tiles; tile += GROUP) {
			let p = tile * TILE;
			var next = Octet(vec4f(FLOOR), vec4f(FLOOR));
			if (anySupported(own, p)) {
				let o = octet(inLine, inPeaks, p, tiles, step.k);
				next.lo.x = relax(own, p, o.lo.x, shift, &sums);
				next.lo.y = relax(own, p + 1u, o.lo.y, shift, &sums);
				next.lo.z = relax(own, p + 2u, o.lo.z, shift, &sums);
				next.lo.w = relax(own, p + 3u, o.lo.w, shift, &sums);
				next.hi.x = relax(own, p + 4u, o.hi.x, shift, &sums);
				next.hi.y = relax(own, p + 5u, o.hi.y, shift, &sums);
				next.hi.z = relax(own, p + 6u, o.hi.z, shift, &sums);
				next.hi.w = relax(own, p + 7u, o.hi.w, shift, &sums);
			}
			keepTile(outLine, outPeaks, tile, next);
		}
		totals[thread] = sums.four;
		masses[thread] = sums.moved;
		workgroupBarrier();
		for (var half = GROUP / 2u; half > 0u; half /= 2u) {
			if (thread < half) {
				totals[thread] += totals[thread + half];
				masses[thread] += masses[thread + half];
			}
			workgroupBarrier();
		}
		if (thread == 0u) {
			lineSums[step.sumsOut + 2u * own] = totals[0];
			lineSums[step.sumsOut + 2u * own + 1u] = vec4f(masses[0], 0.0, 0.0, 0.0);
		}
	} else {
		for (var tile = thread; tile < tiles; tile += GROUP) {
			let p = tile * TILE;
			keepTile(outLine, outPeaks, tile, Octet(
				vec4f(kept(own, p), kept(own, p + 1u), kept(own, p + 2u), kept(own, p + 3u)),
				vec4f(kept(own, p + 4u), kept(own, p + 5u), kept(own, p + 6u), kept(own, p + 7u)),
			));
		}
	}
	storageBarrier();
	for (var tile = step.neededFirst / TILE + thread; tile * TILE < step.neededEnd; tile += GROUP) {
		let p = tile * TILE;
		let o = octet(outLine, outPeaks, p, tiles, step.k);
		send(own, p, o.lo.x);
		send(own, p + 1u, o.lo.y);
		send(own, p + 2u, o.lo.z);
		send(own, p + 3u, o.lo.w);
		send(own, p + 4u, o.hi.x);
		send(own, p + 5u, o.hi.y);
		send(own, p + 6u, o.hi.z);
		send(own, p + 7u, o.hi.w);
	}
}
