export { type CanonicaliseOptions, canonicaliseFrame } from "./canonicaliseFrame.ts";
export { type CleanedMask, cleanMask } from "./cleanMask.ts";
export { flipFrame } from "./flip.ts";
export { orientTarget } from "./orientTarget.ts";
export { MIN_AXIS_RATIO, RETAINED_FAIL, RETAINED_WARN } from "./thresholds.ts";
