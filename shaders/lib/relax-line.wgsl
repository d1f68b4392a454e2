// One half step on one line: finish the separable log-sum-exp whose first half the other side left in `incoming`, relax the line's
// potentials, and start the log-sum-exp of the new ones along the same line, stored transposed so that the other side's lines find it.
// A thread takes octets slot, slot + SLOTS, … of the line. Potentials are in bits: f = (φ + λ) ε ln 2, g = (ψ - λ) ε ln 2, λ the best shift.
// Needs `arena`, `octet`, `line-tiles`, `team`.
struct Half {
	lines: u32, // of this side, whole tiles
	tiles: u32, // of a line
	mass: u32, // places in the arena: of the measure, of its log2, of what the other side left, of the potentials
	logMass: u32,
	incoming: u32,
	potential: u32,
	outgoing: u32, // the other side's `incoming`
	values: u32, // scratch: a number a point
	peaks: u32, // scratch: four a tile
	finish: u32, // 1: finish and relax; 0: only start from the potentials as they are
	firstTile: u32, // tiles [firstTile, endTile) are the only ones along a line where the other side has any support:
	endTile: u32, // what it left lies there, and it will use nothing else of the start
	spans: u32, // tiles where this side has support: the first of each line, then the one behind the last of each line
	kIn: f32, // spacing² / (ε ln 2) of the sums that are finished
	kOut: f32, // … of those that are started
	kappa: f32, // ε / (ρ + ε)
	ratio: f32, // ε / ρ
	omega: f32, // over-relaxation
	scaleIn: f32, // factor on potentials as read, where ε has changed
	scaleOut: f32, // factor on potentials in what is started, where ε is about to change
	tableIn: u32,
	tableOut: u32,
	shift: f32,
}

// Threads of a workgroup that has more than there are lines come with a line beyond the last, and do nothing but meet the others.
fn relaxLine(line: u32, slot: u32, h: Half) -> Tally {
	var tally = Tally(vec4f(0.0), vec4f(0.0));
	let inside = line < h.lines;
	let own = select(0u, line, inside);
	let points = h.tiles * TILE;
	let spread = h.tiles * h.lines;
	let started = Peaks(h.peaks + 2u * spread + own, h.peaks + 3u * spread + own);
	let finishing = h.finish == 1u;
	let spanFirst = u32(arena[h.spans + own]);
	let spanEnd = u32(arena[h.spans + h.lines + own]);
	summedTiles = 0u;

	// Inputs are where there are any, outputs where they are wanted: of the first sums those are the other side's and this side's
	// tiles, of the second sums the reverse.
	let others = select(vec2u(0u), vec2u(h.firstTile, h.endTile), inside);
	let owns = select(vec2u(0u), vec2u(spanFirst, spanEnd), inside);
	let received = Peaks(h.peaks + own, h.peaks + spread + own);
	for (var tile = others.x + slot; tile < select(0u, others.y, finishing); tile += SLOTS) {
		let at = h.incoming + tile * TILE * h.lines + own;
		keepPeak(received, tile, h.lines, four(at, h.lines), four(at + 4u * h.lines, h.lines));
	}
	meet();
	useTable(h.tableIn);
	for (var tile = owns.x + slot; tile < select(0u, owns.y, finishing); tile += SLOTS) {
		let o = octet(h.incoming + own, received, h.lines, tile * TILE, others, h.kIn, 1.0);
		var both = array<vec4f, 2>(o.lo, o.hi);
		for (var n = 0u; n < 2u; n++) {
			let at = (tile * TILE + 4u * n) * h.lines + own;
			let sum = both[n];
			let logMass = four(h.logMass + at, h.lines);
			let on = logMass > vec4f(EMPTY);
			let mass = four(h.mass + at, h.lines);
			let old = four(h.potential + at, h.lines) * h.scaleIn;
			let next = select(vec4f(0.0), old + h.omega * (h.kappa * (sum - h.shift) - sum - old), on);
			both[n] = select(vec4f(FLOOR), logMass + next * h.scaleOut, on);
			putFour(h.potential + at, h.lines, next);
			putFour(h.values + at, h.lines, both[n]);
			let want = -(old + h.shift) * h.ratio; // log2 of e^(-f/ρ)
			let wanted = boundedPower4(want);
			let had = boundedPower4(old + sum);
			tally.sums += vec4f(
				dot(mass, boundedPower4(-next * h.ratio)),
				dot(mass, abs(had - wanted)),
				dot(mass, wanted * gapTerm4((old + sum - want) * LN2, had / wanted)),
				-dot(mass, expMinusOne4(want * LN2, wanted)),
			);
			tally.more.x += dot(mass, had);
		}
		keepPeak(started, tile, h.lines, both[0], both[1]);
	}
	for (var tile = owns.x + slot; tile < select(owns.y, 0u, finishing); tile += SLOTS) {
		var both = array<vec4f, 2>();
		for (var n = 0u; n < 2u; n++) {
			let at = (tile * TILE + 4u * n) * h.lines + own;
			let logMass = four(h.logMass + at, h.lines);
			both[n] = select(vec4f(FLOOR), logMass + four(h.potential + at, h.lines) * h.scaleIn, logMass > vec4f(EMPTY));
			putFour(h.values + at, h.lines, both[n]);
		}
		keepPeak(started, tile, h.lines, both[0], both[1]);
	}
	meet();
	useTable(h.tableOut);
	for (var tile = others.x + slot; tile < others.y; tile += SLOTS) {
		let o = octet(h.values + own, started, h.lines, tile * TILE, owns, h.kOut, 1.0);
		putFour(h.outgoing + own * points + tile * TILE, 1u, o.lo);
		putFour(h.outgoing + own * points + tile * TILE + 4u, 1u, o.hi);
	}
	tally.more.y = f32(summedTiles);
	return tally;
}
