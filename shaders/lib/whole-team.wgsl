// A workgroup is one team: its lines are the work of all its threads, thread = slot · LINES + line. Needs LINES and SLOTS.
fn firstShare(thread: u32) -> u32 {
	return thread;
}

fn shares() -> u32 {
	return LINES * SLOTS;
}

fn meet() {
	storageBarrier();
}

fn speaksForTeam(thread: u32) -> bool {
	return thread == 0u;
}

fn tallyNumber(group: u32, thread: u32) -> u32 {
	return group;
}
