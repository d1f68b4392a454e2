// The threads of a workgroup share its lines and meet at barriers; sums are added in a tree, a barrier a level. See alone.wgsl for what
// these functions mean.
//#include tally
//#include whole-team
var<workgroup> gathered: array<Tally, LINES * SLOTS>;

fn teamTotal(own: Tally, thread: u32) -> Tally {
	gathered[thread] = own;
	workgroupBarrier();
	for (var half = LINES * SLOTS / 2u; half > 0u; half /= 2u) {
		if (thread < half) {
			gathered[thread].sums += gathered[thread + half].sums;
			gathered[thread].more += gathered[thread + half].more;
		}
		workgroupBarrier();
	}
	let total = gathered[0];
	workgroupBarrier();
	return total;
}
