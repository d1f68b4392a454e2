// A line is the work of one thread: nothing is shared, so no thread ever waits. For adapters whose threads are lanes of a processor.
// The other way is together.wgsl; a kernel that includes `team` may be linked with either.
fn firstShare(thread: u32) -> u32 {
	return 0u;
}

fn shares() -> u32 {
	return 1u;
}

fn meet() {}

fn groupTotal(own: vec4f, thread: u32) -> vec4f {
	return own;
}

fn lineTotal(own: vec4f, thread: u32) -> vec4f {
	return own;
}
