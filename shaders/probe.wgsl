// A small computation with a known answer: tells a device that computes from one that only says so.
// result[i] = log2(exp2(x_i) + exp2(-x_i)), which needs storage, workgroup memory, barriers, exp2 and log2.

@group(0) @binding(0) var<uniform> count: vec4u;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;

override GROUP: u32 = 64u;
var<workgroup> mirrored: array<f32, GROUP>;

@compute @workgroup_size(GROUP)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) thread: u32) {
	let at = min(id.x, count.x - 1u);
	mirrored[thread] = exp2(-values[at]);
	workgroupBarrier();
	// Read a neighbour's value and give it back, so that a missing barrier shows.
	let other = mirrored[GROUP - 1u - thread];
	workgroupBarrier();
	mirrored[GROUP - 1u - thread] = other;
	workgroupBarrier();
	if (id.x < count.x) {
		result[id.x] = log2(exp2(values[at]) + mirrored[thread]);
	}
}
