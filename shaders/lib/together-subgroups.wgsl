// As together.wgsl, on a device that adds up a subgroup in one operation: two barriers a sum, however many threads. Nothing is assumed
// of which threads make a subgroup. Needs the feature `subgroups`.
//#include tally
//#include whole-team
var<workgroup> gathered: array<Tally, LINES * SLOTS>;

fn teamTotal(own: Tally, thread: u32) -> Tally {
	let speaks = subgroupElect();
	let sums = subgroupAdd(own.sums);
	let more = subgroupAdd(own.more);
	gathered[thread] = Tally(select(vec4f(0.0), sums, speaks), select(vec4f(0.0), more, speaks));
	workgroupBarrier();
	// Each subgroup adds up all that the others have left.
	var all = Tally(vec4f(0.0), vec4f(0.0));
	let size = subgroupAdd(1u);
	for (var i = subgroupExclusiveAdd(1u); i < LINES * SLOTS; i += size) {
		all.sums += gathered[i].sums;
		all.more += gathered[i].more;
	}
	let total = Tally(subgroupAdd(all.sums), subgroupAdd(all.more));
	workgroupBarrier();
	return total;
}
