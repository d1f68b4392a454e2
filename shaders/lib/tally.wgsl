// What half steps add up over lines: Σ a e^(-f/ρ) after the step; error, gap and dual before it; Σ p before it, and tiles summed.
struct Tally {
	sums: vec4f,
	more: vec4f,
}
