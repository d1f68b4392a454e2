// A line is the work of one thread: nothing is shared, so no thread ever waits, and each leaves a tally of its own. For adapters whose
// threads are lanes of a processor. The other ways are together.wgsl and together-subgroups.wgsl; a kernel that includes `team` may be
// linked with any of them.
//#include tally

// What a thread takes of work that its team shares: numbers first, first + shares, …
fn firstShare(thread: u32) -> u32 {
	return 0u;
}

fn shares() -> u32 {
	return 1u;
}

// Until all of the team are here and see what the others have stored.
fn meet() {}

// The sum over the team, known to all of it.
fn teamTotal(own: Tally, thread: u32) -> Tally {
	return own;
}

// Who leaves the team's tally, and which of all tallies it is.
fn speaksForTeam(thread: u32) -> bool {
	return true;
}

fn tallyNumber(group: u32, thread: u32) -> u32 {
	return group * LINES + thread;
}
