// A line is the work of SLOTS threads, which meet at barriers; thread = slot · LINES + line. Needs LINES and SLOTS.
// The other way is alone.wgsl; a kernel that includes `team` may be linked with either.
var<workgroup> gathered: array<vec4f, LINES * SLOTS>;

// What a thread takes of work that the whole workgroup shares: numbers first, first + shares, …
fn firstShare(thread: u32) -> u32 {
	return thread;
}

fn shares() -> u32 {
	return LINES * SLOTS;
}

// Until all threads of the workgroup are here and see what the others have stored.
fn meet() {
	storageBarrier();
}

// The sum over the workgroup, known to every thread.
fn groupTotal(own: vec4f, thread: u32) -> vec4f {
	gathered[thread] = own;
	workgroupBarrier();
	for (var half = LINES * SLOTS / 2u; half > 0u; half /= 2u) {
		if (thread < half) {
			gathered[thread] += gathered[thread + half];
		}
		workgroupBarrier();
	}
	let total = gathered[0];
	workgroupBarrier();
	return total;
}

// The sum over a line's threads, known to its slot 0.
fn lineTotal(own: vec4f, thread: u32) -> vec4f {
	gathered[thread] = own;
	workgroupBarrier();
	for (var half = SLOTS / 2u; half > 0u; half /= 2u) {
		if (thread < half * LINES) {
			gathered[thread] += gathered[thread + half * LINES];
		}
		workgroupBarrier();
	}
	let total = gathered[thread];
	workgroupBarrier();
	return total;
}
