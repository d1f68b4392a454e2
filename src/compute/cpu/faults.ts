import { MaskflowError } from "../../domain/fault.ts";

/** Values left the real numbers on the lattice of the given pooling factor. */
export function notFinite(factor: number): MaskflowError {
	return new MaskflowError({
		code: "not-finite",
		severity: "error",
		message: `The solver's potentials stopped being finite numbers on the ${factor === 1 ? "full" : `1/${factor}`} grid.`,
		nextStep: "Use a larger ε or a larger ρ for this pair, and check that its masks are what you expect.",
	});
}
