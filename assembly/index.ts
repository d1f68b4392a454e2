/** The inner loops of the solver and of the plan's moments for WebAssembly SIMD. The host owns the memory: every address is one it chose above `heapBase`. */
export { lsePass, takeTerms } from "./lsePass";
export { momentPass } from "./momentPass";
export { relax, scatter } from "./relax";

/** First address that the module itself does not use. */
export function heapBase(): usize {
	return __heap_base;
}
