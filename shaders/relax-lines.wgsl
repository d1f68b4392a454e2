// One half step of the over-relaxed Sinkhorn iteration on every line of one side, then the start of the other side's.
// A workgroup owns a line (a column for f, a row for g). It finishes the separable log-sum-exp whose first half the other side
// left in `incoming`, relaxes its potentials, and starts the log-sum-exp of the new ones along the same line, stored transposed
// so that the next half step reads whole lines. Potentials are in bits: f = (φ + λ) ε ln 2, g = (ψ - λ) ε ln 2.

struct Step {
	lines: u32,
	points: u32,
	finish: u32, // 1: finish and relax; 0: only start from the potentials as they are
	begin: u32, // 1: start the other side's log-sum-exp
	neededFirst: u32, // outputs [neededFirst, neededEnd) of the start are the only ones that the other side will use
	neededEnd: u32,
	mirror: u32, // 1: symmetric problem, store the potentials for the other side too
	sumsOut: u32, // places in `lineSums`, in vec4
	sumsA: u32,
	linesA: u32,
	sumsB: u32,
	linesB: u32,
	kIn: f32, // spacing² / (ε ln 2) of the half step that is finished
	kOut: f32, // … of the one that is started
	kappa: f32, // ε / (ρ + ε)
	ratio: f32, // ε / ρ
	omega: f32, // over-relaxation
	scaleIn: f32, // factor on potentials as read and as stored, where ε changes
	scaleOut: f32,
	shiftSign: f32, // +1 for f, -1 for g, 0 when the problem is symmetric
}

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> measure: array<vec2f>; // (mass, log2 mass) by line
@group(0) @binding(2) var<storage, read> powers: array<vec4f>;
@group(0) @binding(3) var<storage, read> incoming: array<f32>;
@group(0) @binding(4) var<storage, read_write> potential: array<f32>;
@group(0) @binding(5) var<storage, read_write> outgoing: array<f32>;
@group(0) @binding(6) var<storage, read_write> lineSums: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> twin: array<f32>;

override GROUP: u32 = 64u;

//#include numbers
//#include line-tiles
//#include octet
//#include best-shift

var<workgroup> staged: array<f32, CAPACITY>;
var<workgroup> logMass: array<f32, CAPACITY>;
var<workgroup> totals: array<vec4f, GROUP>;
var<workgroup> masses: array<f32, GROUP>;

fn stageOctets(thread: u32, k: f32, first: u32, end: u32, onSupportOnly: bool) {
	for (var tile = first / TILE + thread; tile * TILE < end; tile += GROUP) {
		let at = tile * TILE;
		var wanted = !onSupportOnly;
		for (var i = 0u; i < TILE; i++) {
			wanted = wanted || logMass[at + i] > EMPTY;
		}
		if (!wanted) {
			continue;
		}
		let o = octet(at, step.points, k);
		staged[at] = o.lo.x;
		staged[at + 1u] = o.lo.y;
		staged[at + 2u] = o.lo.z;
		staged[at + 3u] = o.lo.w;
		staged[at + 4u] = o.hi.x;
		staged[at + 5u] = o.hi.y;
		staged[at + 6u] = o.hi.z;
		staged[at + 7u] = o.hi.w;
	}
}

@compute @workgroup_size(GROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
	let own = group.x;
	if (own >= step.lines) {
		return;
	}
	let points = step.points;
	let padded = tileCount(points) * TILE;
	let base = own * points;
	for (var p = thread; p < padded; p += GROUP) {
		logMass[p] = select(FLOOR, measure[base + min(p, points - 1u)].y, p < points);
	}

	if (step.finish == 1u) {
		let shift = step.shiftSign * bestShift(thread, step.sumsA, step.linesA, step.sumsB, step.linesB, step.ratio);
		for (var p = thread; p < padded; p += GROUP) {
			line[p] = select(FLOOR, incoming[base + min(p, points - 1u)], p < points);
		}
		workgroupBarrier();
		findPeaks(thread, GROUP, points);
		workgroupBarrier();
		stageOctets(thread, step.kIn, 0u, points, true);
		workgroupBarrier();

		var sums = vec4f(0.0);
		var moved = 0.0;
		for (var p = thread; p < points; p += GROUP) {
			let mass = measure[base + p].x;
			if (logMass[p] > EMPTY) {
				let old = potential[base + p] * step.scaleIn;
				let sum = staged[p];
				let relaxed = step.kappa * (sum - shift) - sum;
				let next = old + step.omega * (relaxed - old);
				let want = -(old + shift) * step.ratio; // log2 of e^(-f/ρ)
				let wanted = boundedExp2(want);
				let had = boundedExp2(old + sum);
				sums += mass * vec4f(
					boundedExp2(-next * step.ratio),
					abs(had - wanted),
					wanted * gapTerm((old + sum - want) * LN2),
					-expMinusOne(want * LN2),
				);
				moved += mass * had;
				let stored = next * step.scaleOut;
				potential[base + p] = stored;
				if (step.mirror == 1u) {
					twin[p * step.lines + own] = stored;
				}
			}
		}
		totals[thread] = sums;
		masses[thread] = moved;
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
	}

	if (step.begin == 1u) {
		let scale = select(step.scaleIn, 1.0, step.finish == 1u);
		for (var p = thread; p < padded; p += GROUP) {
			let value = logMass[p];
			line[p] = select(FLOOR, value + potential[base + min(p, points - 1u)] * scale, value > EMPTY);
		}
		workgroupBarrier();
		findPeaks(thread, GROUP, points);
		workgroupBarrier();
		stageOctets(thread, step.kOut, step.neededFirst, step.neededEnd, false);
		workgroupBarrier();
		for (var p = step.neededFirst + thread; p < step.neededEnd; p += GROUP) {
			outgoing[p * step.lines + own] = staged[p];
		}
	}
}
