export { type CanonicaliseOptions, canonicaliseFrame } from "./canonicaliseFrame.ts";
export { flipFrame } from "./flip.ts";
export { orientTarget } from "./orientTarget.ts";
