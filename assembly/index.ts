/** Inner loops for WebAssembly SIMD: the solver's, the plan's moments, the spectra of its fields. The host owns the memory: every address is one it chose above `heapBase`. */
export { lsePass, takeTerms } from "./lsePass";
export { momentPass } from "./momentPass";
export { relax, scatter } from "./relax";
export { ringPowers } from "./ringPowers";

/** First address that the module itself does not use. */
export function heapBase(): usize {
	return __heap_base;
}
